using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using Xunit;

namespace CompiledNet.Generator.Tests.Shapes;

public sealed class WindowRemedyTests
{
    /// <summary>Whatever an editor offers mends the network and gives the shape that its title says.</summary>
    [Fact]
    public void EveryRemedyOfSmallWindows_GivesTheShapeOfItsTitle()
    {
        int tried = 0;
        foreach (int height in (int[])[1, 2, 3, 5, 8, 9])
        foreach (int width in (int[])[3, 6, 9])
        foreach (int size in Enumerable.Range(1, 6))
        foreach (int stride in Enumerable.Range(1, 4))
        foreach (int zeros in (int[])[0, 1, 3])
        foreach (bool isPool in (bool[])[false, true])
        foreach (int dilation in isPool || stride > 1 ? (int[])[1] : [1, 2, 3])
        {
            var window = new WindowSpec(size, size, stride, stride, PaddingKind.Valid, zeros, zeros, AllowCropping: false)
            {
                DilationHeight = dilation,
                DilationWidth = dilation,
            };
            InferenceResult broken = ShapeInference.Infer(Network(height, width, window, isPool));
            if (broken.Violations.SingleOrDefault(each => each.RuleId is RuleIds.WindowTooLarge or RuleIds.StrideDoesNotFit) is not { } violation)
                continue;

            Assert.Equal(violation.Remedies.Count, violation.Remedies.Select(remedy => remedy.Title).Distinct().Count());
            foreach (Remedy remedy in violation.Remedies)
            {
                InferenceResult mended = ShapeInference.Infer(Network(height, width, Apply(window, remedy), isPool));
                Assert.True(mended.Graph is not null, $"{remedy.Title} does not mend {window} on {height}x{width}.");
                Assert.EndsWith($"(output {mended.Graph.Layers[1].Output})", remedy.Title);
                tried++;
            }
        }

        Assert.True(tried > 500);
    }

    private static WindowSpec Apply(WindowSpec window, Remedy remedy)
    {
        if (remedy.Argument == "AllowCropping")
            return window with { AllowCropping = true };
        if (remedy.Argument == "Padding")
            return window with { Padding = PaddingKind.Same, ZeroHeight = null, ZeroWidth = null };

        int value = int.Parse(remedy.Value);
        return remedy.Argument switch
        {
            "Stride" => window with { StrideHeight = value, StrideWidth = value },
            "StrideHeight" => window with { StrideHeight = value },
            "StrideWidth" => window with { StrideWidth = value },
            "Dilation" => window with { DilationHeight = value, DilationWidth = value },
            "DilationHeight" => window with { DilationHeight = value },
            "DilationWidth" => window with { DilationWidth = value },
            "ZeroPadding" => window with { ZeroHeight = value, ZeroWidth = value },
            "ZeroPaddingHeight" => window with { ZeroHeight = value },
            "ZeroPaddingWidth" => window with { ZeroWidth = value },
            "kernelSize" or "poolSize" => window with { Height = value, Width = value },
            "kernelHeight" or "poolHeight" => window with { Height = value },
            "kernelWidth" or "poolWidth" => window with { Width = value },
            _ => throw new ArgumentOutOfRangeException(nameof(remedy), remedy.Argument, null),
        };
    }

    private static NetworkSpec Network(int height, int width, WindowSpec window, bool isPool) => new(
        new TypeSpec("", default, "Net", "Net", default, null, LayersAreScattered: false, default, null, IsOldLanguage: false),
        new(
        [
            new InputSpec { Shape = Shape.Map(height, width, 2) },
            isPool ? new MaxPool2DSpec { Window = window } : new Conv2DSpec { Filters = 3, Window = window },
        ]),
        Loss: null);
}
