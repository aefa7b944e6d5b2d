namespace CompiledNet;

/// <summary>
/// What training makes small, computed by a loss of one's own. It may be of any output, softmax too; accuracy is not measured on it, the
/// mean absolute error where there are as many targets as outputs.
/// </summary>
/// <typeparam name="TLoss">The loss, which generated code can see: neither private nor local to its file.</typeparam>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LossAttribute<TLoss> : Attribute
    where TLoss : struct, ILoss
{
    /// <summary>Targets of one image, 1 or more; as many as outputs unless said otherwise.</summary>
    public int Targets { get; set; }
}
