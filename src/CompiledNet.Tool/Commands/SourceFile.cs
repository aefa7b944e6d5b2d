using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Commands;

/// <summary>A file of any format, told by its first bytes, not by its name.</summary>
internal static class SourceFile
{
    /// <summary>Reads a network of another format.</summary>
    /// <exception cref="InvalidDataException">The file is of none that can be read.</exception>
    public static INetworkSource ReadNetwork(string path)
    {
        switch (FileKinds.Recognize(path))
        {
            case FileKind.Keras:
                return KerasFile.Read(path);
            case FileKind.Onnx:
                return OnnxFile.Read(path);
            case FileKind.Pickle:
                throw new InvalidDataException($"{path} is a pickle of PyTorch, a program that runs when it is read. {FileKinds.PickleRemedy}");
            case FileKind.Safetensors:
                throw new InvalidDataException($"{path} holds weights without a network; write the class, and load them with LoadWeights.");
            default:
                throw new InvalidDataException($"{path} is of no format that can be read: Keras (.keras, .h5) or ONNX.");
        }
    }
}
