using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>Several values as one; each is of the shape that its layer gives.</summary>
internal abstract record MergeStep(string Name) : PredictionStep(Name)
{
    public sealed override bool ReadsDenseImage => false;

    public sealed override string Sentence =>
        $"{Name}: {Noun} of {string.Join(" and ", Sources.Select(operand => $"{operand.Name}, {operand.Shape}"))}{ActivationWords}: {Output.Shape}.";

    /// <summary>What the sentence says of an activation that is computed with it.</summary>
    protected virtual string ActivationWords => "";

    public sealed override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    /// <summary>What it is of its operands: <c>sum</c>.</summary>
    protected abstract string Noun { get; }

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public sealed override IEnumerable<string> Choices(Phases phase) => [];

    public sealed override void EmitOne(PassWriter pass)
    {
        _ = pass.Ref(Input);
        string output = pass.Ref(Output);
        pass.Call(EmitOneKernel(pass.Kernels), [.. Sources.Select(pass.Ref), output]);
    }

    /// <summary>Each operand by itself: some may need no gradient.</summary>
    public override void EmitBackward(PassWriter pass)
    {
        for (int operand = 0; operand < Sources.Count; operand++)
        {
            if (SourceGradients[operand] is { } gradient)
                EmitBackward(pass, operand, gradient);
        }
    }

    /// <summary>What goes back to one operand.</summary>
    protected abstract void EmitBackward(PassWriter pass, int operand, Gradient gradient);

    /// <summary>One image. The channels of a position that are no channels stay finite.</summary>
    protected abstract string EmitOneKernel(KernelClass kernels);

    protected string Parameters => string.Concat(Sources.Select((_, index) => $"ref float {Operand(index)}, ")) + "ref float output";

    protected static string Operand(int index) => $"operand{Number(index + 1)}";
}
