using System.Runtime.InteropServices;
using System.Text;

namespace CompiledNet.Mpi;

/// <summary>The calls of an MPI library that is found at run time: its functions, and what it calls the constants that they take.</summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>Room for the longest text of any implementation.</summary>
    private const int TextLength = 8192;

    private readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> errorString;
    private readonly delegate* unmanaged[Cdecl]<byte*, int*, int> libraryVersion;

    private MpiLibrary(nint library, string file)
    {
        File = file;
        errorString = (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)Function("MPI_Error_string");
        libraryVersion = (delegate* unmanaged[Cdecl]<byte*, int*, int>)Function("MPI_Get_library_version");
        InitThread = (delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int>)Function("MPI_Init_thread");
        Initialized = (delegate* unmanaged[Cdecl]<int*, int>)Function("MPI_Initialized");
        Finalize = (delegate* unmanaged[Cdecl]<int>)Function("MPI_Finalize");
        Abort = (delegate* unmanaged[Cdecl]<nint, int, int>)Function("MPI_Abort");
        CommDup = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Function("MPI_Comm_dup");
        CommSetErrhandler = (delegate* unmanaged[Cdecl]<nint, nint, int>)Function("MPI_Comm_set_errhandler");
        CommRank = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_rank");
        CommSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_size");
        Isend = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Isend");
        Irecv = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Irecv");
        Test = (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)Function("MPI_Test");
        Allgatherv = (delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, int>)Function("MPI_Allgatherv");
        Allreduce = (delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int>)Function("MPI_Allreduce");
        Version = ReadVersion();
        Constants = ChooseConstants(library);

        nint Function(string name) => NativeLibrary.TryGetExport(library, name, out nint address)
            ? address
            : throw new DllNotFoundException($"{file} is no library of MPI that can be used: it has no {name}.");
    }

    /// <summary>The file that was loaded.</summary>
    public string File { get; }

    /// <summary>What the library says of itself, in one line.</summary>
    public string Version { get; }

    /// <summary>What it calls the constants.</summary>
    public MpiConstants Constants { get; }

    public delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int> InitThread { get; }

    public delegate* unmanaged[Cdecl]<int*, int> Initialized { get; }

    public delegate* unmanaged[Cdecl]<int> Finalize { get; }

    public delegate* unmanaged[Cdecl]<nint, int, int> Abort { get; }

    public delegate* unmanaged[Cdecl]<nint, nint*, int> CommDup { get; }

    public delegate* unmanaged[Cdecl]<nint, nint, int> CommSetErrhandler { get; }

    public delegate* unmanaged[Cdecl]<nint, int*, int> CommRank { get; }

    public delegate* unmanaged[Cdecl]<nint, int*, int> CommSize { get; }

    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> Isend { get; }

    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> Irecv { get; }

    public delegate* unmanaged[Cdecl]<nint*, int*, nint, int> Test { get; }

    public delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, int> Allgatherv { get; }

    public delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int> Allreduce { get; }

    /// <summary>Loads the library of MPI.</summary>
    /// <param name="path">The file; null to look for it where the system looks for libraries.</param>
    /// <exception cref="DllNotFoundException">There is none, or it lacks a function; the message says what was looked for.</exception>
    public static MpiLibrary Load(string? path)
    {
        string[] names = path is null ? MpiLauncher.LibraryNames : [path];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
                return new MpiLibrary(library, name);
        }

        string looked = path is null ? $"none of {string.Join(", ", names)} can be loaded" : $"{path} cannot be loaded";
        throw new DllNotFoundException(
            $"No library of MPI was found: {looked}. Install Open MPI (Debian: openmpi-bin) or MPICH on every host, or say where it is: "
            + "MpiCluster.Start(library: path), or the variable LD_LIBRARY_PATH.");
    }

    /// <summary>What an error code means, in the library's words.</summary>
    public string Describe(int code)
    {
        byte* text = stackalloc byte[TextLength];
        int length = 0;
        return errorString(code, text, &length) == 0 && length > 0 ? Encoding.UTF8.GetString(text, length).TrimEnd() : "no description";
    }

    private string ReadVersion()
    {
        byte* text = stackalloc byte[TextLength];
        int length = 0;
        return libraryVersion(text, &length) == 0 ? Encoding.UTF8.GetString(text, length).Split('\n', '\0')[0].Trim() : "";
    }

    private MpiConstants ChooseConstants(nint library)
    {
        if (Path.GetFileName(File).StartsWith("libmpi_abi", StringComparison.Ordinal))
            return MpiConstants.StandardAbi;
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _))
            return MpiConstants.OpenMpi(library);
        string[] kin = ["MPICH", "Intel(R) MPI", "MVAPICH"];
        return Array.Exists(kin, name => Version.Contains(name, StringComparison.Ordinal))
            ? MpiConstants.Mpich
            : throw new DllNotFoundException(
                $"{File} is an MPI that is not known here, '{Version}'; expected Open MPI, MPICH or its kin, or a library of the standard ABI, "
                + "libmpi_abi.");
    }
}
