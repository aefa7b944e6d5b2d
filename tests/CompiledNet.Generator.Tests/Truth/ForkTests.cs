using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Gradients of values that several layers take, where some of them stand elsewhere already, against the reference.</summary>
public sealed class ForkTests
{
    private const string Begin = "[Network] [Input(4, 4, 2)] [Conv2D(3, 1)] ";

    [Theory]
    [InlineData("[Add(\"Conv1\")] [Conv2D(3, 1, From = \"Conv1\", Name = \"other\")] [Add(\"Add1\")]")]
    [InlineData("[Add(\"Conv1\")] [Activation(Activation.Relu)] [Conv2D(3, 1, From = \"Conv1\", Name = \"other\")] [Add(\"Activation1\")]")]
    [InlineData("[Concatenate(\"Conv1\")] [Conv2D(6, 1, From = \"Conv1\", Name = \"other\")] [Add(\"Concat1\")]")]
    [InlineData("[Conv2D(3, 1)] [Add(\"Conv1\")] [Activation(Activation.Relu)]")]
    [InlineData("[Conv2D(3, 1, Activation = Activation.Tanh)] [Add(\"Conv1\")] [Activation(Activation.Relu)]")]
    [InlineData("[Conv2D(2, 1)] [Concatenate(\"Conv1\")] [Conv2D(3, 1)] [Add(\"Conv1\")]")]
    [InlineData("[BatchNormalization] [Add(\"Conv1\")] [Activation(Activation.Relu)] [Conv2D(3, 1)] [BatchNormalization] [Add(\"Activation1\")]")]
    public void Network_IsRight(string layers)
    {
        string source = $"{Begin}{layers} [Flatten] [Dense(2)] [Loss(Loss.MeanSquaredError)] public sealed partial class Net;";
        DeclaredNetwork.Verify(source, seed: 1, isChecked: true, 1, 17);
    }
}
