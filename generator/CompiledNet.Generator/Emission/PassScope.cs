using CompiledNet.Generator.Planning;
using Microsoft.CodeAnalysis.CSharp;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>The body of one pass: its calls, and the names that they use.</summary>
internal sealed class PassScope(ArenaPlan arena, string parameters, string memory)
{
    private static readonly HashSet<string> Taken = ["parameters", "arena", "image", "tile", "loss", "row", "position", "channel"];

    private readonly List<string> declarations = [];
    private readonly HashSet<string> names = [];

    public CodeWriter Writer { get; } = new(indent: 2);

    public string Value(Value value) => Buffer(value.Name);

    public string Gradient(Value value) => Buffer(value.GradientName);

    public string Buffer(string name) => Declare(name, arena.IsScratch(name) ? "tile.Scratch" : memory, arena[name]);

    public string Parameter(ParameterSlot slot) => Declare(slot.Variable, parameters, slot.Offset);

    public string ParameterGradient(ParameterSlot slot) => Declare(slot.Variable + "Gradient", "tile.Gradient", slot.Offset);

    public IEnumerable<string> Weights(WeightedStep step) =>
        step.Folded is not null ? [Buffer(BufferNames.FoldedKernel(step)), Buffer(BufferNames.FoldedBias(step))]
        : step.Bias is null ? [Parameter(step.Kernel)] : [Parameter(step.Kernel), Parameter(step.Bias)];

    /// <summary>The parameters of a batch normalization.</summary>
    public IEnumerable<string> Normalization(BatchNormalizationStep step) =>
        [Parameter(step.Gamma), Parameter(step.Beta), Parameter(step.MovingMean), Parameter(step.MovingVariance)];

    public void Call(string method, IEnumerable<string> arguments) => Writer.Line($"TKernels.{method}({string.Join(", ", arguments)});");

    /// <summary>Which layers the next lines compute.</summary>
    public void Describe(Step step)
    {
        Writer.Line();
        Writer.Line($"// {LayerSentence.Of(step)}");
    }

    public void Write(CodeWriter writer)
    {
        foreach (string declaration in declarations)
            writer.Line(declaration);
        writer.Raw(Writer);
    }

    private string Declare(string name, string origin, int offset)
    {
        // A layer may be called like a keyword or like something that the pass has already.
        if (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || Taken.Contains(name))
            name += "Values";
        if (names.Add(name))
            declarations.Add($"ref float {name} = {At(origin, offset)};");
        return "ref " + name;
    }
}
