using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompiledNet.Runtime;

/// <summary>
/// Asks the system to map large blocks by large pages. The maps of a batch take tens of megabytes, more than the addresses that a processor
/// keeps at hand of pages of 4 KiB: training waits for these some 5 % of its time. Linux alone takes such advice for memory that is there; a
/// system that does not follow it maps the block as before.
/// </summary>
internal static partial class LargePages
{
    /// <summary>Bytes of a large page of x64, and of Arm where other pages have 4 KiB.</summary>
    public const int Bytes = 2 << 20;

    /// <summary>Of fewer bytes, what is added so that they begin at a page would be too large a part.</summary>
    private const long Fewest = 4 * Bytes;

    /// <summary>MADV_HUGEPAGE.</summary>
    private const int UseLargePages = 14;

    /// <summary>Whether a block of so many floats should begin at a large page.</summary>
    public static bool AreFor(int length) => OperatingSystem.IsLinux() && (long)length * sizeof(float) >= Fewest;

    /// <summary>Advises for what of a block stands in whole pages of any size.</summary>
    /// <param name="block">Memory that does not move.</param>
    public static unsafe void Advise(Span<float> block)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(block));
        nuint start = (address + page - 1) / page * page;
        nuint end = (address + ((nuint)block.Length * sizeof(float))) / page * page;
        _ = MemoryAdvise(start, end - start, UseLargePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nuint address, nuint length, int advice);
}
