using System.Xml.Linq;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Emission;

/// <summary>What an editor shows where a network or one of its members is hovered.</summary>
public sealed class DocumentationTests
{
    private const string Head = "[Dense(3, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]";

    private static readonly string[] Programs =
    [
        KnownNetworks.LeNet5,
        Networks.Source(
            "[Input(8, 8, 3)][Conv2D(4, 3, Padding = Padding.Same, Name = \"skip\")][BatchNormalization][Activation(Activation.Relu)][Conv2D(4, 3, Padding = Padding.Same, Trainable = false)][Add(\"skip\")][Flatten]" + Head),
        Networks.Source(
            "[Input(8, 8, 4)][Conv2D(4, 3, Groups = 2, Activation = Activation.Relu)][DepthwiseConv2D(3, DepthMultiplier = 2, Activation = Activation.Relu)][SeparableConv2D(5, 3, UseBias = false, Activation = Activation.Relu)][Conv2DTranspose(3, 2, Stride = 2, Activation = Activation.Relu)][Flatten]" + Head),
        Networks.Source(
            "[Input(8, 8, 1)][Conv2D(2, 3, Activation = Activation.Relu, Name = \"map\")][Flatten][Dense(1, Activation = Activation.Sigmoid, Name = \"image\")][Dense(4, From = \"Flatten1\", Name = \"box\")][Output(\"map\", Loss = Loss.MeanSquaredError)][Output(\"image\", Loss = Loss.BinaryCrossentropy)][Output(\"box\", Loss = Loss.Huber)]"),
        Networks.Source("[Backbone<Other>(Until = \"Dense1\", Trainable = false)]" + Head)
            + "[Network][Input(4)][Dense(5, Activation = Activation.Relu)][Dense(2)] public sealed partial class Other;",
        "using CompiledNet; namespace Space { public partial class Outer { public partial struct Inner { [Network][Input(4)][Dense(2)] public sealed partial class @event; } } }",
    ];

    public static TheoryData<string> Sources => [.. Programs];

    [Theory]
    [MemberData(nameof(Sources))]
    public void EveryMember_SaysWhatItHolds(string source)
    {
        foreach (INamedTypeSymbol type in NetworksOf(source))
        {
            XElement table = Documentation(type).Element("remarks")!.Element("code")!;
            Assert.All((string[])["Output Shape", "Param #", "MACs", "Receptive field", "Peak memory"],
                column => Assert.Contains(column, table.Value));
            Assert.All(
                type.GetMembers().Where(member => !member.IsImplicitlyDeclared && member.DeclaredAccessibility is not Accessibility.Private), ExpectDocumentation);
        }
    }

    /// <summary>A parameter says its dimensions and what each of them counts.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void EveryParameter_SaysItsShapeAndLayout(string source)
    {
        string[] parameters = [.. NetworksOf(source)
            .SelectMany(type => type.GetMembers().OfType<IPropertySymbol>())
            .Where(property => property.Type.Name == "Parameter")
            .Select(Summary)];

        Assert.NotEmpty(parameters);
        Assert.All(parameters, text =>
        {
            string[] parts = text.Split(": ")[1].Split(", ");
            int dimensions = parts[0].Split('x').Length;
            Assert.Equal(
                dimensions, dimensions == 1 ? parts[1].StartsWith("one number a", StringComparison.Ordinal) ? 1 : 0 : parts[1].Split(" x ").Length);
        });
    }

    [Theory]
    [InlineData(0, "Takes 28x28x1 values (height x width x channels), gives 10 probabilities that add up to 1.")]
    [InlineData(3,
        "Takes 8x8x1 values (height x width x channels), gives map: 6x6x2 values of at least 0 (height x width x channels), image: 1 probability between 0 and 1, box: 4 values.")]
    [InlineData(5, "Takes 4 values, gives 2 values.")]
    public void Network_SaysWhatGoesInAndOut(int source, string expected) =>
        Assert.Equal(expected, Summary(NetworksOf(Programs[source]).First()));

    [Theory]
    [InlineData(0, "Conv2Kernel", "The kernel of Conv2: 5x5x6x16, kernel height x kernel width x input channels x filters.")]
    [InlineData(0, "Dense1Kernel", "The kernel of Dense1: 256x120, inputs x units.")]
    [InlineData(0, "Dense1Bias", "The bias of Dense1: 120, one number an output.")]
    [InlineData(1, "BatchNorm1MovingVariance",
        "The moving variance of BatchNorm1: 4, one number a channel, as training batches had it, at least 0.")]
    [InlineData(1, "Conv2Bias", "The bias of Conv2: 4, one number an output. Frozen.")]
    [InlineData(2, "Conv1Kernel", "The kernel of Conv1: 3x3x2x4, kernel height x kernel width x input channels of a group x filters.")]
    [InlineData(2, "DepthwiseConv1Kernel",
        "The kernel of DepthwiseConv1: 3x3x4x2, kernel height x kernel width x input channels x depth multiplier.")]
    [InlineData(2, "SeparableConv1PointwiseKernel",
        "The pointwise kernel of SeparableConv1: 1x1x8x5, kernel height x kernel width x input channels x filters.")]
    [InlineData(2, "ConvTranspose1Kernel",
        "The kernel of ConvTranspose1: 2x2x3x5, kernel height x kernel width x filters x input channels.")]
    public void Parameter_SaysWhatItHolds(int source, string name, string expected) =>
        Assert.Equal(expected, Summary(NetworksOf(Programs[source]).First().GetMembers(name).Single()));

    [Fact]
    public void PredictOfSeveralOutputs_SaysWhatEachSpanGets()
    {
        IMethodSymbol predict = NetworksOf(Programs[3]).Single().GetMembers("Predict").OfType<IMethodSymbol>().Single();

        Assert.Equal(
            [
                "image: The image: 8x8x1 values (height x width x channels).",
                "map: Receives the output map: 6x6x2 values of at least 0 (height x width x channels).",
                "imageOutput: Receives the output image: 1 probability between 0 and 1.",
                "box: Receives the output box: 4 values.",
            ],
            Documentation(predict).Elements("param").Select(each => $"{each.Attribute("name")!.Value}: {each.Value}"));
    }

    /// <summary>C# joins the comments of all parts of a class, and editors show the first summary of them.</summary>
    [Theory]
    [InlineData("/// <summary>Reads digits.</summary>\n", "Reads digits.")]
    [InlineData("/**\n * <summary>Reads digits.</summary>\n */\n", "Reads digits.")]
    [InlineData("// <summary>\n/// <example>Reads digits.</example>\n", "Takes 4 values, gives 2 values.")]
    public void OwnSummary_IsTheOnlyOneAndHasTheTableBehindIt(string comment, string summary)
    {
        string source = $"using CompiledNet;\n{comment}[Network][Input(4)][Dense(2)] public sealed partial class Net;\n";
        XElement documentation = Documentation(NetworksOf(source).Single());

        Assert.Equal(summary, Assert.Single(documentation.Elements("summary")).Value);
        Assert.Single(documentation.Elements("remarks"));
    }

    /// <summary>A network that is wrong has no table, but its class is not said to lack a comment: the error stands alone.</summary>
    [Fact]
    public void InvalidNetwork_IsNoUndocumentedClass()
    {
        string source = Networks.Source("[Input(5, 5, 1)][MaxPool2D(2)]");

        Assert.Empty(
            GeneratorRunner.Run(source, new() { VerifyOutput = false }).Output.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning));
    }

    /// <summary>
    /// The networks of a program whose comments are checked by C#, with the generated part: a member of it that has none is a warning.
    /// </summary>
    private static IEnumerable<INamedTypeSymbol> NetworksOf(string source)
    {
        Compilation program = GeneratorRunner.Run(source).Output;
        return program.GetSymbolsWithName(_ => true, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Where(type => type.BaseType?.Name == "Network")
            .OrderBy(type => type.Name, StringComparer.Ordinal);
    }

    private static void ExpectDocumentation(ISymbol member)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.PropertyGet })
            return;
        XElement documentation = Documentation(member);
        Assert.DoesNotContain(documentation.Descendants().Attributes("cref"), cref => cref.Value.StartsWith('!'));

        // What the library declares is documented there, or the library does not build.
        if (member.IsOverride && documentation.Element("inheritdoc") is not null)
            return;
        Assert.False(string.IsNullOrWhiteSpace(documentation.Element("summary")?.Value), member.ToDisplayString());
        if (member is IMethodSymbol method)
            Assert.Equal(method.Parameters.Select(parameter => parameter.Name),
                documentation.Elements("param").Select(each => each.Attribute("name")!.Value));
    }

    /// <summary>As editors show it: on one line.</summary>
    private static string Summary(ISymbol symbol) =>
        string.Join(' ', Documentation(symbol).Element("summary")!.Value.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static XElement Documentation(ISymbol symbol)
    {
        string? text = symbol.GetDocumentationCommentXml();
        Assert.False(string.IsNullOrEmpty(text), symbol.ToDisplayString());
        return XElement.Parse(text!);
    }
}
