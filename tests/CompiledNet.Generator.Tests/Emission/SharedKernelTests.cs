using System.Text.RegularExpressions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Emission;

public sealed class SharedKernelTests
{
    /// <summary>Prediction folds a normalization in, and computes an activation with the sums, that training takes apart.</summary>
    [Theory]
    [InlineData("[Conv2D(4, 3, UseBias = false)] [BatchNormalization] [Activation(Activation.Relu)]", ", bool isWhole")]
    [InlineData("[Conv2D(4, 3)] [BatchNormalization] [Activation(Activation.Relu)]", ", bool isWhole")]
    [InlineData("[Conv2D(4, 3)] [Activation(Activation.Gelu)]", ", bool isWhole")]
    [InlineData("[Conv2D(4, 3, Activation = Activation.Relu)]", "")]
    public void TrainingAndPrediction_HaveOneForwardKernel(string layers, string choice)
    {
        string text = GeneratorRunner.Run(
            $"using CompiledNet; [Network] [Input(8, 8, 3)] {layers} [Flatten] [Dense(2)] [Loss(Loss.MeanSquaredError)] "
                + "public sealed partial class Net;").Text;

        Match kernel = Assert.Single(Regex.Matches(text, @"static abstract void Conv1Forward\w*\((?<parameters>[^)]*)\)"));
        Assert.EndsWith("nint rows" + choice, Regex.Replace(kernel.Groups["parameters"].Value, @"\s+", " "));
    }
}
