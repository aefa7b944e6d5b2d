using Xunit;

namespace CompiledNet.Mpi.Tests;

/// <summary>
/// A test that needs <c>mpirun</c>. Where there is none it is skipped, with the reason; in continuous integration (CI=true), which
/// installs it, it runs and fails.
/// </summary>
internal sealed class MpiFactAttribute : FactAttribute
{
    public MpiFactAttribute() => Skip = MpiRun.ReasonToSkip;
}

/// <summary><see cref="MpiFactAttribute"/> for several cases.</summary>
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = MpiRun.ReasonToSkip;
}
