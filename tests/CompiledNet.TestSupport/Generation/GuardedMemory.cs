using System.Runtime.InteropServices;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Floats that end where the process's memory ends: whoever reads or writes beyond them is stopped at once. Kernels load whole
/// vectors, and one that runs over the end of a caller's array goes unnoticed almost always. On Linux only; plain memory elsewhere.
/// </summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3; // PROT_READ | PROT_WRITE
    private const int PrivateAnonymous = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS

    private readonly int length;
    private readonly nint mappedBytes;
    private readonly byte* memory;
    private readonly float* values;

    public GuardedMemory(int length)
    {
        this.length = length;
        if (!OperatingSystem.IsLinux())
        {
            values = (float*)NativeMemory.AllocZeroed((nuint)length, sizeof(float));
            return;
        }
        nint page = Environment.SystemPageSize;
        nint used = ((length * sizeof(float)) + page - 1) / page * page;
        mappedBytes = used + page;
        memory = (byte*)Map(0, mappedBytes, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)memory == -1 || Protect(memory + used, page, 0) != 0)
            throw new OutOfMemoryException($"{mappedBytes} bytes could not be mapped: error {Marshal.GetLastPInvokeError()}.");
        values = (float*)(memory + used) - length;
    }

    public GuardedMemory(ReadOnlySpan<float> content)
        : this(content.Length) => content.CopyTo(Span);

    public Span<float> Span => new(values, length);

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            Unmap(memory, mappedBytes);
        else
            NativeMemory.Free(values);
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(byte* address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* address, nint length);
}
