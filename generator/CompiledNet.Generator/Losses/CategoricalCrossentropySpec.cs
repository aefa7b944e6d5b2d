using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Losses;

/// <summary>Crossentropy of a softmax output with a probability for each class.</summary>
internal sealed record CategoricalCrossentropySpec : CrossentropySpec
{
    public override LossKind Kind => LossKind.CategoricalCrossentropy;

    public override ActivationKind? Activation => ActivationKind.Softmax;

    public override bool ReadsLogits => true;

    public override string Emit(KernelClass kernels, string name, Shape output) => EmitOverClasses(kernels, name, output);
}
