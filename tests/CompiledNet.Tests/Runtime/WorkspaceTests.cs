using System.Runtime.CompilerServices;
using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Runtime;

public sealed class WorkspaceTests
{
    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 64)]
    [InlineData((2 << 20) - 1, 64)]
    [InlineData(2 << 20, 2 << 20)]
    [InlineData((2 << 20) + 17, 2 << 20)]
    public unsafe void Block_IsZeroAndBeginsAtALineOrALargePage(int length, int alignment)
    {
        var workspace = new Workspace(length);

        Assert.Equal(length, workspace.Span.Length);
        Assert.Equal(-1, workspace.Span.IndexOfAnyExcept(0f));
        Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref workspace.Origin) % (nuint)(OperatingSystem.IsLinux() ? alignment : 64));
        workspace.Span.Fill(1);
        Assert.Equal(-1, workspace.Span.IndexOfAnyExcept(1f));
    }

    [Fact]
    public void Length_IsNotNegative() => Assert.Throws<ArgumentOutOfRangeException>(() => new Workspace(-1));
}
