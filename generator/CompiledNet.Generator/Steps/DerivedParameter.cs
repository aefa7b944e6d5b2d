namespace CompiledNet.Generator.Steps;

/// <summary>
/// Another form of parameters that predictions compute with: a kernel with a normalization folded into it. It stands behind the parameters
/// in their vector and is made anew only when they change. The same form of the same tensor is one, in whichever pass.
/// </summary>
/// <param name="Of">The tensor.</param>
/// <param name="Form">What is made of it: <c>FoldedKernel</c>.</param>
/// <param name="Length">Elements.</param>
internal sealed record DerivedParameter(ParameterSlot Of, string Form, int Length)
{
    public ElementType Element => ElementType.Float32;

    /// <summary>What it would be called if nothing else were: <c>conv1FoldedKernel</c>.</summary>
    public string Variable => Names.Variable(Of.Layer) + Form;

    public override string ToString() => Variable;
}
