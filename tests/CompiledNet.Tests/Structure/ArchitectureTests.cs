using System.ComponentModel;
using System.Reflection;
using CompiledNet.Runtime;
using CompiledNet.Tests.Networks;
using Xunit;
using ParameterInfo = CompiledNet.Runtime.ParameterInfo; // not that of Reflection

namespace CompiledNet.Tests.Structure;

/// <summary>What generated code tells the library cannot be changed afterwards, and does not stand in the way of who writes a program.</summary>
public class ArchitectureTests
{
    private static readonly Type[] Descriptions =
        [typeof(Architecture), typeof(ArenaLayout), typeof(InputInfo), typeof(LayerInfo), typeof(LayerSetting), typeof(OutputInfo), typeof(ParameterInfo), typeof(TensorShape)];

    private static readonly Type[] ForTools = [typeof(InputInfo), typeof(LayerInfo), typeof(LayerSetting)];

    [Fact]
    public void Lists_AreCopiedAndReadOnly()
    {
        int[] offsets = [0];
        var layout = new ArenaLayout(16, offsets, offsets, offsets);
        offsets[0] = 99;
        Assert.Equal((0, 0), (layout.OutputOffsets[0], layout.TargetOffsets[0]));

        int[] shape = [5, 5];
        var parameter = new ParameterInfo("Conv1.kernel", shape, 0, 5, 16, Initializer.Zeros, 1, 1, true);
        shape[0] = 99;
        Assert.Equal(5, parameter.Shape[0]);

        Architecture architecture = new LinearNetwork().Architecture;
        Assert.True(((ICollection<OutputInfo>)architecture.Outputs).IsReadOnly);
        Assert.True(((ICollection<ParameterInfo>)architecture.Parameters).IsReadOnly);
        Assert.True(((ICollection<int>)layout.OutputOffsets).IsReadOnly);
        Assert.True(((ICollection<int>)parameter.Shape).IsReadOnly);
    }

    [Fact]
    public void NoProperty_CanBeSetAfterwardsOrIsAnArray() => Assert.All(
        Descriptions.SelectMany(type => type.GetProperties().Where(property => property.DeclaringType == type)),
        property =>
        {
            Assert.False(property.PropertyType.IsArray, $"{property.DeclaringType}.{property.Name} is an array");
            Type[] modifiers = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers() ?? [];
            Assert.True(
                property.SetMethod is null || modifiers.Any(modifier => modifier.Name == "IsExternalInit"), $"{property.DeclaringType}.{property.Name} can be set");
        });

    /// <summary>All but what tools ask for.</summary>
    [Fact]
    public void TypesForGeneratedCode_AreHiddenFromCompletion() => Assert.All(
        typeof(Network).Assembly.GetExportedTypes().Where(type => type.Namespace == "CompiledNet.Runtime" && !ForTools.Contains(type)),
        type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State));

    [Fact]
    public void MembersForGeneratedCode_AreHiddenFromCompletion() => Assert.All(
        typeof(Network).GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .OfType<MethodBase>().Where(method => method.IsFamily),
        method => Assert.Equal(EditorBrowsableState.Never, method.GetCustomAttribute<EditorBrowsableAttribute>()?.State));
}
