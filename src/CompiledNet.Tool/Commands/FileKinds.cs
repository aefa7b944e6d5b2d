using System.IO.Compression;

namespace CompiledNet.Tool.Commands;

internal enum FileKind
{
    Unknown,
    Keras,
    Onnx,
    Pickle,
    Safetensors,
}

/// <summary>Tells what a file is by its first bytes.</summary>
internal static class FileKinds
{
    public const string PickleRemedy =
        "Make a safetensors file of it: python -c \"import sys, torch; from safetensors.torch import save_file; "
        + "save_file({k: v.contiguous() for k, v in torch.load(sys.argv[1], weights_only=True).items()}, sys.argv[2])\" FILE.pt FILE.safetensors";

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileKind Recognize(string path)
    {
        Span<byte> start = stackalloc byte[16];
        using FileStream stream = Files.FileKind.OpenRead(path);
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n']))
            return FileKind.Keras;
        if (start.StartsWith("PK\u0003\u0004"u8))
            return HoldsPickle(path) ? FileKind.Pickle : FileKind.Keras;
        if (start.Length > 1 && start[0] == 0x80 && start[1] is >= 2 and <= 5)
            return FileKind.Pickle;
        if (start.Length > 9 && start[8] == '{' && start[6] == 0 && start[7] == 0)
            return FileKind.Safetensors;

        if (start.StartsWith("{"u8))
            return FileKind.Keras;

        // ONNX has no mark of its own: it begins with its first field, a version, as protocol buffers write it.
        return start.Length > 2 && start[0] == 0x08 ? FileKind.Onnx : FileKind.Unknown;
    }

    private static bool HoldsPickle(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return archive.Entries.Any(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal));
    }
}
