using System.Reflection;
using CompiledNet.TestSupport.Descriptions;
using Xunit;

namespace CompiledNet.Tests.Structure;

/// <summary>What was written in an attribute can be read from it.</summary>
public class AttributeTests
{
    public static TheoryData<Type> Attributes => [.. AnyAttribute.Layers, typeof(LossAttribute), typeof(OutputAttribute)];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void EveryArgumentOfEveryConstructor_CanBeRead(Type type)
    {
        foreach (ConstructorInfo constructor in type.GetConstructors())
        {
            int number = 7;
            object[] arguments = [.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, number++))];
            object attribute = constructor.Invoke(arguments);
            object?[] values = [.. type.GetProperties().Select(property => property.GetValue(attribute))];
            Assert.All(arguments, argument => Assert.Contains(
                values, value => Equals(value, argument) || (value is IEnumerable<string> names && argument is string[] given && names.SequenceEqual(given))));
        }
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void EveryProperty_GivesWhatWasSet(Type type)
    {
        object attribute = type.GetConstructors()[0].Invoke(
            [.. type.GetConstructors()[0].GetParameters().Select(parameter => Value(parameter.ParameterType, 3))]);
        foreach (PropertyInfo property in AnyAttribute.Properties(type))
        {
            object value = Value(property.PropertyType, 5);
            property.SetValue(attribute, value);
            Assert.Equal(value, property.GetValue(attribute));
        }
    }

    [Fact]
    public void SquareWindow_HasHeightAndWidth()
    {
        var convolution = new Conv2DAttribute(6, 5);
        Assert.Equal((6, 5, 5), (convolution.Filters, convolution.KernelHeight, convolution.KernelWidth));
        var padding = new ZeroPadding2DAttribute(1, 2);
        Assert.Equal((1, 1, 2, 2), (padding.Top, padding.Bottom, padding.Left, padding.Right));
        Assert.True(new InputAttribute(10).IsVector);
        Assert.False(new InputAttribute(1, 1, 10).IsVector);
    }

    [Fact]
    public void OutputWithoutALoss_DiffersFromOneWithTheFirstLoss()
    {
        Assert.False(new OutputAttribute("head") { Weight = 2 }.HasLoss);
        Assert.True(new OutputAttribute("head") { Loss = Loss.SparseCategoricalCrossentropy }.HasLoss);
    }

    private static object Value(Type type, int number) =>
        type == typeof(int) ? number
        : type == typeof(float) ? number / 16f
        : type == typeof(bool) ? true
        : type == typeof(string) ? $"layer{number}"
        : type == typeof(string[]) ? new[] { $"layer{number}", "other" }
        : type.IsEnum ? Enum.GetValues(type).GetValue(1)!
        : throw new ArgumentOutOfRangeException(nameof(type), type, "An argument of a type that is not known here.");
}
