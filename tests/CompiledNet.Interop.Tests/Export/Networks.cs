using System.Text;

namespace CompiledNet.Interop.Tests.Export;

/// <summary>The classes that go out and come back.</summary>
internal static class Networks
{
    /// <summary>Each class's file by its name.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = new Dictionary<string, string>
    {
        ["LeNet5"] = """
            [Network]
            [Input(28, 28, 1)]
            [Conv2D(6, 5, Activation = Activation.Sigmoid)]
            [MaxPool2D(2)]
            [Conv2D(16, 5, Activation = Activation.Sigmoid)]
            [MaxPool2D(2)]
            [Flatten]
            [Dense(120, Activation = Activation.Sigmoid)]
            [Dense(84, Activation = Activation.Sigmoid)]
            [Dense(10, Activation = Activation.Softmax)]
            public sealed partial class LeNet5;
            """,
        ["Baseline"] = """
            [Network]
            [Input(32, 32, 3)]
            [Conv2D(6, 5, Padding = Padding.Same)]
            [BatchNormalization]
            [Activation(Activation.Relu)]
            [MaxPool2D(2, Stride = 2, Padding = Padding.Same)]
            [Dropout(0.2f)]
            [Flatten]
            [Dense(128, Activation = Activation.Relu)]
            [Dropout(0.2f)]
            [Dense(10, Activation = Activation.Softmax)]
            public sealed partial class Baseline;
            """,
        ["ResNet20"] = WriteResidual(),
        ["Mobile"] = """
            [Network]
            [Input(24, 24, 3)]
            [Conv2D(8, 3, Stride = 2, Padding = Padding.Same, UseBias = false)]
            [BatchNormalization(Epsilon = 0.00001f, Momentum = 0.9f)]
            [Activation(Activation.Relu6)]
            [DepthwiseConv2D(3, Padding = Padding.Same, DepthMultiplier = 2, Activation = Activation.HardSwish)]
            [Conv2D(8, 1, Groups = 2, Activation = Activation.Silu, Name = "narrow")]
            [SeparableConv2D(8, 3, Padding = Padding.Same, Activation = Activation.Gelu)]
            [Add("narrow")]
            [AveragePool2D(3, Stride = 2, ZeroPadding = 1, AllowCropping = true)]
            [GlobalAveragePool2D(Name = "vector")]
            [Dense(8, Activation = Activation.HardSigmoid)]
            [Multiply("vector")]
            [Average("vector")]
            [Subtract("vector")]
            [Maximum("vector")]
            [Multiply("narrow")]
            [GlobalMaxPool2D]
            [Dense(5, Activation = Activation.LeakyRelu, NegativeSlope = 0.1f)]
            public sealed partial class Mobile;
            """,
        ["TwoInputs"] = """
            [Network]
            [Input(9, 8, 3, Name = "image")]
            [Input(7, Name = "facts")]
            [Conv2D(7, 3, Activation = Activation.Relu, From = "image", Shared = "edges", Name = "first")]
            [Multiply("facts")]
            [Flatten]
            [Dense(5, Name = "left")]
            [Conv2D(7, 3, Stride = 2, Padding = Padding.Same, From = "image", Shared = "edges")]
            [GlobalAveragePool2D]
            [Concatenate("facts")]
            [Dense(5)]
            [Subtract("left")]
            public sealed partial class TwoInputs;
            """,
        ["Adapted"] = """
            [Network]
            [Input(5, 4, 3, Name = "image")]
            [Input(6, 2, Name = "steps")]
            [Input(7, Name = "facts")]
            [Normalization(From = "image")]
            [Conv2D(3, 2, Activation = Activation.Tanh)]
            [GlobalAveragePool2D(Name = "seen")]
            [Normalization(From = "steps")]
            [Rescaling(0.5f)]
            [Conv1D(3, 2, Activation = Activation.Tanh)]
            [GlobalAveragePool1D(Name = "heard")]
            [Normalization(From = "facts")]
            [Rescaling(2f, Offset = -1f)]
            [Dense(3, Activation = Activation.Tanh)]
            [Add("seen", "heard")]
            [Dense(2)]
            public sealed partial class Adapted;
            """,
        ["UNet"] = """
            [Network]
            [Input(16, 16, 3)]
            [Conv2D(8, 3, Padding = Padding.Same, Activation = Activation.Relu, Name = "fine")]
            [MaxPool2D(2)]
            [Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Elu, Name = "middle")]
            [L2Pool2D(2)]
            [Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.GeluTanh)]
            [Conv2DTranspose(16, 2, Stride = 2)]
            [Concatenate("middle")]
            [ZeroPadding2D(0, 1, 1, 0)]
            [Conv2D(16, 2, Activation = Activation.Selu)]
            [Conv2DTranspose(8, 3, Stride = 2, Padding = Padding.Same)]
            [Concatenate("fine")]
            [Conv2D(3, 1, Activation = Activation.Softmax)]
            [UpSampling2D(2)]
            public sealed partial class UNet;
            """,
        ["Decoder"] = """
            [Network]
            [Input(7)]
            [Dense(3 * 4 * 5, Activation = Activation.Relu)]
            [Reshape(3, 4, -1)]
            [Conv2DTranspose(6, 3, Stride = 2, ZeroPadding = 1, OutputPadding = 1, Activation = Activation.Tanh)]
            [Cropping2D(1, 0, 0, 1)]
            [Conv2DTranspose(4, 2, Stride = 3)]
            [Permute(2, 1, 3)]
            [MaxPool2D(3, Stride = 2, CeilMode = true)]
            [AveragePool2D(2, ZeroPadding = 1, CeilMode = true)]
            [Reshape(-1, 2, 2)]
            [Conv2DTranspose(2, 3, Stride = 2, Padding = Padding.Same, OutputPadding = 0)]
            public sealed partial class Decoder;
            """,
        ["Steps"] = """
            [Network]
            [Input(24, 5)]
            [Conv1D(6, 3, Stride = 2, ZeroPadding = 1, AllowCropping = true, Activation = Activation.Softsign)]
            [ZeroPadding1D(1, 2)]
            [DepthwiseConv1D(3, Dilation = 2, Padding = Padding.Same, Activation = Activation.Mish)]
            [MaxPooling1D(2, CeilMode = true)]
            [SeparableConv1D(8, 3)]
            [Cropping1D(1, 0)]
            [UpSampling1D(2)]
            [Conv1D(6, 3, Padding = Padding.Causal)]
            [PRelu]
            [Dense(7, PerPosition = true, Activation = Activation.Exponential)]
            [AvgPool1D(2)]
            [GlobalAvgPool1D]
            public sealed partial class Steps;
            """,
        ["Averages"] = """
            [Network]
            [Input(8, 8, 3)]
            [Conv2D(4, 3, Padding = Padding.Same)]
            [PRelu(PerChannel = true)]
            [AvgPool2D(2)]
            [PRelu]
            [SpatialDropout2D(0.25f)]
            [GlobalAvgPool2D]
            [Dense(2)]
            public sealed partial class Averages;
            """,
        ["Groups"] = """
            [Network]
            [Input(6, 5, 2)]
            [Conv2D(8, 3, UseBias = false)]
            [GroupNormalization(4)]
            [Conv2D(6, 2, Activation = Activation.Tanh)]
            [GroupNormalization(3, Epsilon = 0.01f, Scale = false)]
            [Reshape(6, 6)]
            [GroupNormalization(2, Center = false)]
            [Flatten]
            [Dense(6)]
            [GroupNormalization(2)]
            public sealed partial class Groups;
            """,
        ["TwoHeads"] = """
            [Network]
            [Input(12, 10, 2)]
            [Conv2D(5, 3, Dilation = 2, Activation = Activation.Tanh)]
            [MaxPool2D(2)]
            [Flatten(Name = "flat")]
            [BatchNormalization]
            [Dense(4, Activation = Activation.Softplus, Name = "box")]
            [Dense(3, Activation = Activation.Softmax, From = "flat", Name = "kind")]
            [Output("kind")]
            [Output("box")]
            public sealed partial class TwoHeads;
            """,
    };

    /// <summary>The residual network of 20 layers for pictures of 32x32 (He et al. 2015), with a third of its filters.</summary>
    private static string WriteResidual()
    {
        var text = new StringBuilder(
            "[Network]\n[Input(32, 32, 3)]\n[Conv2D(6, 3, Padding = Padding.Same, UseBias = false)]\n[BatchNormalization]\n[Activation(Activation.Relu, Name = \"r0\")]\n");
        for (int block = 1; block <= 9; block++)
        {
            int filters = 6 << ((block - 1) / 3);
            bool isHalved = block is 4 or 7;
            text.Append($"[Conv2D({filters}, 3, {(isHalved ? "Stride = 2, " : "")}Padding = Padding.Same, UseBias = false)]\n[BatchNormalization]\n[Activation(Activation.Relu)]\n");
            text.Append($"[Conv2D({filters}, 3, Padding = Padding.Same, UseBias = false)]\n[BatchNormalization(Name = \"b{block}\")]\n");
            if (isHalved)
                text.Append($"[Conv2D({filters}, 1, Stride = 2, Padding = Padding.Same, From = \"r{block - 1}\")]\n[Add(\"b{block}\")]\n");
            else
                text.Append($"[Add(\"r{block - 1}\")]\n");
            text.Append($"[Activation(Activation.Relu, Name = \"r{block}\")]\n");
        }

        return text.Append("[GlobalAveragePool2D]\n[Dense(10, Activation = Activation.Softmax)]\npublic sealed partial class ResNet20;\n").ToString();
    }
}
