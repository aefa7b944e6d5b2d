using System.Globalization;
using System.Text.RegularExpressions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Planning;

/// <summary>What kernels of a timed build say that they should take: vector multiply-adds at the machine's best.</summary>
public sealed class PredictedWorkTests
{
    private const string Source = "using CompiledNet; [Network] [Input(20, 20, 16)] [Conv2D(16, 5)] [Conv2D(16, 5)] [Flatten] [Dense(16)] "
        + "[Loss(Loss.MeanSquaredError)] public sealed partial class Net;";

    /// <summary>Each is at least its products, and where tiles fill the registers little more.</summary>
    [Theory]
    [InlineData("Conv1Forward", 16 * 16 * 25 * 16 * 16, 1.3, 16)]
    [InlineData("Conv1One", 16 * 16 * 25 * 16, 1.4)]
    [InlineData("Conv1KernelGradient", 16 * 16 * 25 * 16 * 16, 1.4)]
    [InlineData("Conv2InputGradient", 12 * 12 * 25 * 16 * 16, 1.3, 16)]
    [InlineData("Dense1Forward", 12 * 12 * 16 * 16, 1.4)]
    public void Kernel_SaysWhatItsTilesTake(string kernel, int products, double most, int rows = 1)
    {
        string text = GeneratorRunner.Run(Source, new GeneratorOptions { IsTimed = true }).Text;
        string widest = text[text.IndexOf("NetKernels512 :", StringComparison.Ordinal)..];
        string turns = rows > 1 ? @"rows \* " : "";
        Match said = Regex.Match(widest, $@"void {kernel}\([^)]*\)\s*{{\s*[\w.:]*StepClock\.Predict\({turns}(?<work>[\d.E+]+)\);");
        Assert.InRange(rows * double.Parse(said.Groups["work"].Value, CultureInfo.InvariantCulture), products, products * most);
    }
}
