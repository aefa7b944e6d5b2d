using System.Runtime.InteropServices;

namespace CompiledNet.Mpi;

/// <summary>
/// What an implementation of MPI calls the things that the C header of each has other values for. Handles are as wide as a pointer here;
/// where they are an int (MPICH), the lower half counts.
/// </summary>
internal sealed record MpiConstants
{
    /// <summary>The implementation, for messages.</summary>
    public required string Family { get; init; }

    /// <summary>All processes.</summary>
    public required nint CommWorld { get; init; }

    /// <summary>An untyped byte.</summary>
    public required nint Byte { get; init; }

    /// <summary>A float of 32 bits.</summary>
    public required nint Float { get; init; }

    /// <summary>The operation that adds.</summary>
    public required nint Sum { get; init; }

    /// <summary>Errors are given back as codes.</summary>
    public required nint ErrorsReturn { get; init; }

    /// <summary>In the place of a buffer: the input stands in the output.</summary>
    public required nint InPlace { get; init; }

    /// <summary>In the place of a status: nobody asks for it.</summary>
    public required nint StatusIgnore { get; init; }

    /// <summary>The level at which several threads call, one at a time.</summary>
    public required int ThreadSerialized { get; init; }

    /// <summary>Open MPI 4 and 5: handles are the addresses of objects in the library.</summary>
    public static MpiConstants OpenMpi(nint library) => new()
    {
        Family = "Open MPI",
        CommWorld = NativeLibrary.GetExport(library, "ompi_mpi_comm_world"),
        Byte = NativeLibrary.GetExport(library, "ompi_mpi_byte"),
        Float = NativeLibrary.GetExport(library, "ompi_mpi_float"),
        Sum = NativeLibrary.GetExport(library, "ompi_mpi_op_sum"),
        ErrorsReturn = NativeLibrary.GetExport(library, "ompi_mpi_errors_return"),
        InPlace = 1,
        StatusIgnore = 0,
        ThreadSerialized = 2,
    };

    /// <summary>MPICH and those who keep to its binary interface: Intel MPI, MVAPICH, Cray MPICH. Handles are ints.</summary>
    public static MpiConstants Mpich { get; } = new()
    {
        Family = "MPICH",
        CommWorld = 0x44000000,
        Byte = 0x4c00010d,
        Float = 0x4c00040a,
        Sum = 0x58000003,
        ErrorsReturn = 0x54000001,
        InPlace = -1,
        StatusIgnore = 1,
        ThreadSerialized = 2,
    };

    /// <summary>The standard binary interface of MPI 5, whose library is called libmpi_abi: handles are small numbers.</summary>
    public static MpiConstants StandardAbi { get; } = new()
    {
        Family = "MPI's standard ABI",
        CommWorld = 0x101,
        Byte = 0x247,
        Float = 0x210,
        Sum = 0x21,
        ErrorsReturn = 0x142,
        InPlace = 1,
        StatusIgnore = 0,
        ThreadSerialized = 2048,
    };
}
