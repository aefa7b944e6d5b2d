namespace CompiledNet.Generator.Kernels;

/// <summary>
/// A kernel that is the same in all networks, since sizes are its arguments. The library has it, printed when that is built; a checked network
/// prints its own, which says what it touches.
/// </summary>
/// <param name="Name">What it is called, in the library as in a network.</param>
/// <param name="Sentence">What it computes, for the reader.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="WriteBody">Writes its body for a width.</param>
internal sealed record SharedKernel(string Name, string Sentence, string Parameters, Action<CodeWriter, KernelClass> WriteBody)
{
    /// <summary>What the passes call the type that has them, of their own vector width.</summary>
    public const string TypeParameter = "TShared";

    /// <summary>The interface that the library declares and that these kernels are the members of.</summary>
    public const string Interface = "ISharedKernels";

    /// <summary>All that the library has.</summary>
    public static IReadOnlyList<SharedKernel> All { get; } = [PartLoops.Copy, .. WinogradKernels.All];

    /// <summary>The type that has them for a width.</summary>
    public static string TypeOf(VectorTarget target) => $"Shared{target.Bits}";
}
