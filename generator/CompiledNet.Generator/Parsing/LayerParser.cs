using CompiledNet.Generator.Model;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>Reads one layer attribute, with the defaults that its documentation promises.</summary>
internal static class LayerParser
{
    /// <summary>
    /// The layer, or null where the attribute is none of ours. Numbers are as written: nothing is checked here. An attribute
    /// whose class is not found may be a layer that is being typed.
    /// </summary>
    public static LayerSpec? Parse(AttributeData attribute, CancellationToken cancellationToken)
    {
        if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
            return UnreadableSpec.Unknown;
        if (LibraryNames.AttributeName(attribute) is not { } kind)
            return null;

        var arguments = new AttributeArguments(attribute, cancellationToken);
        string? name = arguments.Text("Name");
        LayerSpec? layer = kind switch
        {
            "Input" => new InputSpec(name, ParseInputShape(arguments)),
            "Conv2D" => new Conv2DSpec(
                name,
                arguments.Int("filters") ?? 0,
                ParseWindow(arguments, "kernel", strideIsWindow: false),
                arguments.Bool("UseBias") ?? true,
                ParseFunction(arguments, "Activation"),
                arguments.Int("Groups") ?? 1),
            "DepthwiseConv2D" => new DepthwiseConv2DSpec(
                name,
                ParseWindow(arguments, "kernel", strideIsWindow: false),
                arguments.Int("DepthMultiplier") ?? 1,
                arguments.Bool("UseBias") ?? true,
                ParseFunction(arguments, "Activation")),
            "Conv2DTranspose" => new Conv2DTransposeSpec(
                name,
                arguments.Int("filters") ?? 0,
                ParseWindow(arguments, "kernel", strideIsWindow: false),
                arguments.Bool("UseBias") ?? true,
                ParseFunction(arguments, "Activation")),
            "SeparableConv2D" => new SeparableConv2DSpec(
                name,
                arguments.Int("filters") ?? 0,
                ParseWindow(arguments, "kernel", strideIsWindow: false),
                arguments.Int("DepthMultiplier") ?? 1,
                arguments.Bool("UseBias") ?? true,
                ParseFunction(arguments, "Activation")),
            "MaxPool2D" => new PoolSpec(name, PoolKind.Max, ParseWindow(arguments, "pool", strideIsWindow: true)),
            "AveragePool2D" => new PoolSpec(name, PoolKind.Average, ParseWindow(arguments, "pool", strideIsWindow: true)),
            "L2Pool2D" => new PoolSpec(name, PoolKind.L2, ParseWindow(arguments, "pool", strideIsWindow: true)),
            "GlobalMaxPool2D" => new GlobalPoolSpec(name, PoolKind.Max),
            "GlobalAveragePool2D" => new GlobalPoolSpec(name, PoolKind.Average),
            "ZeroPadding2D" => ParseZeroPadding(name, arguments),
            "UpSampling2D" => new UpSamplingSpec(
                name,
                arguments.Int("size") ?? arguments.Int("sizeHeight") ?? 0,
                arguments.Int("size") ?? arguments.Int("sizeWidth") ?? 0,
                arguments.Enum<InterpolationKind>("Interpolation") ?? InterpolationKind.Nearest),
            "Flatten" => new FlattenSpec(name),
            "Dense" => new DenseSpec(
                name,
                arguments.Int("units") ?? 0,
                arguments.Bool("UseBias") ?? true,
                ParseFunction(arguments, "Activation")),
            "BatchNormalization" => new BatchNormalizationSpec(name, arguments.Float("Momentum") ?? 0.99f, arguments.Float("Epsilon") ?? 1e-3f),
            "Dropout" => new DropoutSpec(name, arguments.Float("rate") ?? 0),
            "Activation" => new ActivationSpec(name, ParseFunction(arguments, "activation")),
            "Add" => new MergeSpec(name, MergeKind.Add),
            "Multiply" => new MergeSpec(name, MergeKind.Multiply),
            "Concatenate" => new MergeSpec(name, MergeKind.Concatenate),
            _ => null,
        };
        if (layer is null)
            return null;
        return (arguments.IsReadable ? layer : new UnreadableSpec(name, layer.Kind, layer.Stem)) with
        {
            From = arguments.Text("From"),
            Others = arguments.Texts("layers"),
            Trainable = arguments.Bool("Trainable") ?? true,
        };
    }

    private static FunctionSpec ParseFunction(AttributeArguments arguments, string argument) =>
        new(arguments.Enum<ActivationKind>(argument) ?? ActivationKind.Linear, arguments.Float("NegativeSlope"));

    private static Shape ParseInputShape(AttributeArguments arguments) =>
        arguments.Int("size") is int size
            ? Shape.Vector(size)
            : Shape.Map(arguments.Int("height") ?? 0, arguments.Int("width") ?? 0, arguments.Int("channels") ?? 0);

    /// <summary>Four sides, two pairs of them, or one number for all.</summary>
    private static ZeroPaddingSpec ParseZeroPadding(string? name, AttributeArguments arguments)
    {
        int all = arguments.Int("padding") ?? 0;
        int height = arguments.Int("paddingHeight") ?? all;
        int width = arguments.Int("paddingWidth") ?? all;
        return new ZeroPaddingSpec(
            name,
            arguments.Int("top") ?? height,
            arguments.Int("bottom") ?? height,
            arguments.Int("left") ?? width,
            arguments.Int("right") ?? width);
    }

    /// <summary>A window whose sides are <c>kernelSize</c>, or <c>kernelHeight</c> and <c>kernelWidth</c>; likewise <c>pool...</c>.</summary>
    private static WindowSpec ParseWindow(AttributeArguments arguments, string prefix, bool strideIsWindow)
    {
        int? size = arguments.Int(prefix + "Size");
        int height = size ?? arguments.Int(prefix + "Height") ?? 0;
        int width = size ?? arguments.Int(prefix + "Width") ?? 0;

        int? stride = arguments.Int("Stride");
        int? zeros = arguments.Int("ZeroPadding");
        int? zeroHeight = arguments.Int("ZeroPaddingHeight") ?? zeros;
        int? zeroWidth = arguments.Int("ZeroPaddingWidth") ?? zeros;
        int? dilation = arguments.Int("Dilation");
        bool zerosAreGiven = zeroHeight is not null || zeroWidth is not null;

        return new WindowSpec(
            height,
            width,
            arguments.Int("StrideHeight") ?? stride ?? (strideIsWindow ? height : 1),
            arguments.Int("StrideWidth") ?? stride ?? (strideIsWindow ? width : 1),
            arguments.Enum<PaddingKind>("Padding") ?? PaddingKind.Valid,
            zerosAreGiven ? zeroHeight ?? 0 : null,
            zerosAreGiven ? zeroWidth ?? 0 : null,
            arguments.Bool("AllowCropping") ?? false)
        {
            Overruled = Overruled(arguments).ToEquatableArray(),
            DilationHeight = arguments.Int("DilationHeight") ?? dilation ?? 1,
            DilationWidth = arguments.Int("DilationWidth") ?? dilation ?? 1,
        };
    }

    private static IEnumerable<string> Overruled(AttributeArguments arguments) => new[] { "Stride", "ZeroPadding", "Dilation" }.Where(name =>
        arguments.Int(name) is not null && arguments.Int(name + "Height") is not null && arguments.Int(name + "Width") is not null);
}
