using System.Buffers;
using System.Reflection;

namespace CompiledNet.Files;

/// <summary>A resource of an assembly, read in place: where the runtime has it in memory, and without a copy.</summary>
internal sealed unsafe class EmbeddedFile : MemoryManager<byte>
{
    private readonly UnmanagedMemoryStream stream;
    private readonly byte* origin;
    private readonly int length;

    private EmbeddedFile(UnmanagedMemoryStream stream)
    {
        this.stream = stream;
        origin = stream.PositionPointer;
        length = checked((int)stream.Length);
    }

    /// <exception cref="InvalidOperationException">The assembly has no such resource.</exception>
    public static EmbeddedFile Open(Assembly assembly, string name) =>
        assembly.GetManifestResourceStream(name) switch
        {
            UnmanagedMemoryStream stream => new EmbeddedFile(stream),
            _ => throw new InvalidOperationException(
                $"{assembly.GetName().Name} has no resource {name}: expected it from <CompiledNetWeights> in the project file."),
        };

    public override Span<byte> GetSpan() => new(origin, length);

    /// <summary>The memory of an assembly stays where it is.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(origin + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => stream.Dispose();
}
