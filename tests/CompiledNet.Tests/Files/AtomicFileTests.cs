using System.Diagnostics;
using System.Net.Sockets;
using CompiledNet.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Files;

/// <summary>
/// What stands at a path decides what saving there does: links stay, devices are written to, savers do not hinder each other.
/// </summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Link_StaysAndItsTargetIsReplaced()
    {
        Directory.CreateDirectory(folder.PathOf("kept"));
        File.WriteAllText(folder.PathOf("kept/first"), "old");
        File.CreateSymbolicLink(folder.PathOf("second"), "kept/first");
        File.CreateSymbolicLink(folder.PathOf("link"), folder.PathOf("second"));

        AtomicFile.WriteText(folder.PathOf("link"), "new");

        Assert.Equal("new", File.ReadAllText(folder.PathOf("kept/first")));
        Assert.Equal(folder.PathOf("second"), new FileInfo(folder.PathOf("link")).LinkTarget);
        Assert.Equal("kept/first", new FileInfo(folder.PathOf("second")).LinkTarget);
        Assert.Equal(["first"], Directory.GetFiles(folder.PathOf("kept")).Select(Path.GetFileName));
    }

    /// <summary>What a relative link leads to is seen from where it really stands, not from the links that led to it.</summary>
    [Fact]
    public void LinkBehindALinkToAFolder_LeadsWhereTheSystemGoes()
    {
        Directory.CreateDirectory(folder.PathOf("kept/inner"));
        File.CreateSymbolicLink(folder.PathOf("kept/inner/link"), "../net");
        Directory.CreateSymbolicLink(folder.PathOf("door"), "kept/inner");
        new LinearNetwork().Save(folder.PathOf("door/link"));
        Assert.Equal([folder.PathOf("kept/net")], Directory.GetFiles(folder.PathOf("kept")));
        Assert.Empty(folder.FileNames);
        new LinearNetwork().LoadWeights(folder.PathOf("door/link"));
    }

    /// <summary>A file is one by whatever way it is reached; only what a process has open has no name of its own.</summary>
    [Fact]
    public void FileThatIsReachedThroughTheProcess_IsReplacedAsAnyOther()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string path = $"/proc/self/root{folder.PathOf("net")}";
        new LinearNetwork().Save(path);
        new LinearNetwork().Save(path);
        new LinearNetwork().LoadWeights(path);
        Assert.Equal(["net"], folder.FileNames);
    }

    [Theory]
    [InlineData("n", 255)]
    [InlineData("ä", 127)]
    [InlineData("数", 85)]
    public void LongestNames_AreSavedTo(string letter, int count)
    {
        string name = string.Concat(Enumerable.Repeat(letter, count));
        File.WriteAllText(folder.PathOf(name), "old");
        new LinearNetwork().Save(folder.PathOf(name));
        new LinearNetwork().LoadWeights(folder.PathOf(name));
        Assert.Equal([name], folder.FileNames);
        string tooLong = folder.PathOf(name + letter);
        var failure = Assert.ThrowsAny<IOException>(() => new LinearNetwork().Save(tooLong));
        Assert.StartsWith($"{tooLong} could not be written: ", failure.Message);
        Assert.DoesNotContain("-tmp", failure.Message);
        Assert.Equal([name], folder.FileNames);
    }

    [Fact]
    public void EmptyFileThatOthersLock_IsReplacedAsAnyOther()
    {
        using (new FileStream(folder.PathOf("empty"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            new LinearNetwork().Save(folder.PathOf("empty"));
        new LinearNetwork().LoadWeights(folder.PathOf("empty"));
    }

    /// <summary>Files of the system are longer in name than in fact, and nothing can be made beside them, not even by its administrator.</summary>
    [Fact]
    public void FileSystemThatIsNoneForFiles_IsRefusedInWords()
    {
        if (!OperatingSystem.IsLinux())
            return;
        const string Short = "/sys/devices/system/cpu/online";
        Assert.StartsWith($"{Short}: expected ", Assert.Throws<InvalidDataException>(() => Cifar10.Read(Short)).Message);
        Assert.StartsWith($"{Short}: ", Assert.Throws<InvalidDataException>(() => IdxFile.Read(Short, 1)).Message);
        Assert.StartsWith($"{Short}: ", Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(Short)).Message);
        Exception? failure = Record.Exception(() => new LinearNetwork().Save("/sys/net.safetensors"));
        Assert.True(failure is IOException or UnauthorizedAccessException, $"{failure}");
        Assert.StartsWith("/sys/net.safetensors could not be written: ", failure.Message);
        Assert.EndsWith("No file of that name was left.", failure.Message);
    }

    [Fact]
    public void Socket_IsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.PathOf("socket")));
        Assert.Throws<IOException>(() => new LinearNetwork().Save(folder.PathOf("socket")));
        Assert.Throws<IOException>(() => new LinearNetwork().LoadWeights(folder.PathOf("socket")));
        Assert.Throws<IOException>(() => IdxFile.Read(folder.PathOf("socket"), 1));
    }

    [Fact]
    public void LinkToNothing_GetsItsTarget()
    {
        File.CreateSymbolicLink(folder.PathOf("link"), "target");
        new LinearNetwork().Save(folder.PathOf("link"));
        Assert.NotNull(new FileInfo(folder.PathOf("link")).LinkTarget);
        Assert.Equal(2, SafetensorsFile.Read(folder.PathOf("target")).Tensors.Count);
        Assert.Equal(2, SafetensorsFile.Read(folder.PathOf("link")).Tensors.Count);
    }

    [Fact]
    public void LinksInACircle_AreRefused()
    {
        File.CreateSymbolicLink(folder.PathOf("one"), "two");
        File.CreateSymbolicLink(folder.PathOf("two"), "one");
        Assert.Contains("circle", Assert.Throws<IOException>(() => AtomicFile.WriteText(folder.PathOf("one"), "new")).Message);
        Assert.Contains("circle", Assert.Throws<IOException>(() => SafetensorsFile.Read(folder.PathOf("one"))).Message);
    }

    [Fact]
    public void Device_IsWrittenToAndStays()
    {
        AtomicFile.WriteText("/dev/null", "anything");
        using (var stream = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite))
            Assert.Equal(-1, stream.ReadByte());
        File.CreateSymbolicLink(folder.PathOf("link"), "/dev/null");
        new LinearNetwork().Save(folder.PathOf("link"));
        Assert.Equal("/dev/null", new FileInfo(folder.PathOf("link")).LinkTarget);
        Assert.Contains("No space left", Assert.Throws<IOException>(() => new LinearNetwork().Save("/dev/full")).Message);
        Assert.True(FileKind.IsPipeOrDevice("/dev/null", out bool isDevice) && isDevice);
    }

    [Fact]
    public void EmptyFile_IsReplacedAsAnyOther()
    {
        File.WriteAllBytes(folder.PathOf("empty"), []);
        Assert.Throws<InvalidOperationException>(
            () => AtomicFile.Write(folder.PathOf("empty"), _ => throw new InvalidOperationException()));
        Assert.Equal(0, new FileInfo(folder.PathOf("empty")).Length);
        AtomicFile.WriteText(folder.PathOf("empty"), "new");
        Assert.Equal("new", File.ReadAllText(folder.PathOf("empty")));
        Assert.Equal(["empty"], folder.FileNames);
    }

    [Fact]
    public void Pipe_IsRefusedNotWaitedFor()
    {
        string pipe = folder.PathOf("pipe");
        using (Process process = Process.Start("mkfifo", pipe))
            process.WaitForExit();
        Refuses(() => new LinearNetwork().Save(pipe));
        Refuses(() => new LinearNetwork().LoadWeights(pipe));
        Refuses(() => new LinearNetwork().LoadWeights(pipe, WeightFormat.PyTorch));
        Refuses(() => new LinearNetwork().LoadCheckpoint(pipe, new Sgd()));
        ExampleDataset data = ExampleDataset.Classes(16);
        Refuses(() => new LinearNetwork().Fit(data, new Sgd(), resumeFrom: pipe, verbosity: Verbosity.Quiet));
        Refuses(() => new LinearNetwork().Fit(data, new Sgd(), callbacks: [new CsvLogger(pipe)], verbosity: Verbosity.Quiet));
        Refuses(() => IdxFile.Read(pipe, 3));
        Refuses(() => Cifar10.Read(pipe));
        Refuses(() => new LinearNetwork().LoadWeights("/dev/zero"));
        Refuses(() => IdxFile.Read("/dev/zero", 3));
        Refuses(() => Cifar10.Read("/dev/zero"));

        static void Refuses(Action action)
        {
            Task task = Task.Run(action);
            Assert.True(Task.WaitAny([task], TimeSpan.FromSeconds(30)) == 0, "It waits.");
            var failure = Assert.IsType<IOException>(task.Exception!.InnerException);
            Assert.Contains("is a pipe", failure.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void ManySaversOfOnePath_AllSucceedAndLeaveOneWholeFile()
    {
        string path = folder.PathOf("net.safetensors");
        var network = new LinearNetwork();
        Parallel.For(0, 1200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => network.Save(path));
        Assert.Equal(2, SafetensorsFile.Read(path).Tensors.Count);
        Assert.Equal(["net.safetensors"], folder.FileNames);
    }

    [Fact]
    public void MissingFolder_IsNamedAndNoTemporaryFile()
    {
        string path = folder.PathOf("missing/net.safetensors");
        var failure = Assert.Throws<DirectoryNotFoundException>(() => new LinearNetwork().Save(path));
        Assert.Equal($"{path} could not be written: the folder {folder.PathOf("missing")} does not exist.", failure.Message);
    }

    [Fact]
    public void Folder_IsRefused()
    {
        Action[] readings =
        [
            () => SafetensorsFile.Read(folder.PathOf("")),
            () => new LinearNetwork().LoadWeights(folder.PathOf("")),
            () => new LinearNetwork().LoadWeights(folder.PathOf(""), WeightFormat.PyTorch),
            () => new LinearNetwork().LoadCheckpoint(folder.PathOf(""), new Sgd()),
            () => IdxFile.Read(folder.PathOf(""), 1),
            () => Cifar10.Read(folder.PathOf("")),
        ];
        Assert.All(readings, reading => Assert.Equal(
            $"{folder.PathOf("")}: expected a file; it is a folder.", Assert.Throws<IOException>(reading).Message));

        Directory.CreateDirectory(folder.PathOf("net"));
        var failure = Assert.Throws<IOException>(() => new LinearNetwork().Save(folder.PathOf("net")));
        Assert.Equal($"{folder.PathOf("net")} could not be written: it is a folder.", failure.Message);
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void WhoMayReadAFile_StaysWhenItIsReplaced()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(folder.PathOf("net"), "old");
        File.SetUnixFileMode(folder.PathOf("net"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        new LinearNetwork().Save(folder.PathOf("net"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.PathOf("net")));
    }
}
