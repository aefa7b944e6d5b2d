namespace CompiledNet.Mpi;

/// <summary>What the environment says of who started this process.</summary>
internal static class MpiLauncher
{
    /// <summary>Variables that launchers set for each process: mpirun of Open MPI and of MPICH, srun, and those of their kin.</summary>
    private static readonly string[] Marks =
        ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE", "PMI_FD", "MPI_LOCALNRANKS", "MV2_COMM_WORLD_SIZE", "PALS_RANKID"];

    /// <summary>Whether a launcher of MPI has started this process; else it is alone, and needs no MPI.</summary>
    public static bool IsPresent => Array.Exists(Marks, IsSet);

    /// <summary>
    /// Files to look for, those of the launcher first: a process that loads another MPI than it was started by is alone with it.
    /// </summary>
    public static string[] LibraryNames
    {
        get
        {
            bool isMac = OperatingSystem.IsMacOS();
            string[] openMpi = isMac ? ["libmpi.40.dylib"] : ["libmpi.so.40"];
            string[] mpich = isMac ? ["libmpi.12.dylib"] : ["libmpi.so.12", "libmpich.so.12"];
            string[] standard = isMac ? ["libmpi_abi.0.dylib", "libmpi_abi.dylib"] : ["libmpi_abi.so.0", "libmpi_abi.so"];
            string[] any = isMac ? ["libmpi.dylib"] : ["libmpi.so"];
            bool isMpich = IsSet("PMI_RANK") && !IsSet("OMPI_COMM_WORLD_SIZE");
            return isMpich ? [.. mpich, .. standard, .. openMpi, .. any] : [.. openMpi, .. mpich, .. standard, .. any];
        }
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
