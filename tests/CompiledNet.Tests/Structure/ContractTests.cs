using System.Reflection;
using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Structure;

/// <summary>The signatures of the contract, which generated code prints, are those that the library declares.</summary>
public class ContractTests
{
    [Fact]
    public void Signatures_AreThoseOfTheBaseClass()
    {
        Assert.NotEmpty(Contract.Passes);
        Assert.All(Contract.Passes, signature =>
        {
            MethodInfo method = typeof(Network).GetMethod(Contract.NameOf(signature), BindingFlags.Instance | BindingFlags.NonPublic)!;
            Assert.True(method is { IsVirtual: true, IsFamily: true });
            bool mayBeNull = new NullabilityInfoContext().Create(method.ReturnParameter).ReadState == NullabilityState.Nullable;
            Assert.StartsWith($"{TypeName(method.ReturnType)}{(mayBeNull ? "?" : "")} ", signature, StringComparison.Ordinal);
            Assert.Equal(Contract.ParameterTypesOf(signature), method.GetParameters().Select(parameter => TypeName(parameter.ParameterType)));
        });
    }

    private static string TypeName(Type type) =>
        type == typeof(void) ? "void"
        : type == typeof(float) ? "float"
        : type == typeof(int) ? "int"
        : type.IsByRef ? "ref " + TypeName(type.GetElementType()!)
        : "global::" + type.FullName;
}
