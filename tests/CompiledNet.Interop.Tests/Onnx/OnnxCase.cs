using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx;
using CompiledNet.Tool.Onnx.Schema;

namespace CompiledNet.Interop.Tests.Onnx;

/// <summary>
/// One case of the conformance data of ONNX: a model of a single operator, its inputs and its output. Weights are inputs there: all but the
/// first become known numbers, as they are in networks.
/// </summary>
internal sealed class OnnxCase
{
    private readonly string folder;

    public OnnxCase(string folder)
    {
        this.folder = folder;
        Name = Path.GetFileName(folder);
        Model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "model.onnx")));
        HashSet<string> known = [.. Model.Graph.Initializer.Select(initializer => initializer.Name)];
        string[] inputs = [.. Model.Graph.Input.Select(input => input.Name).Where(name => !known.Contains(name))];
        for (int i = 1; i < inputs.Length; i++)
        {
            TensorProto value = ReadProto($"input_{i}.pb");
            value.Name = inputs[i];
            Model.Graph.Initializer.Add(value);
        }
    }

    public string Name { get; }

    public ModelProto Model { get; }

    /// <summary>The operator that the case is of: the last, since some make their inputs by others.</summary>
    public string Operator => Model.Graph.Node[^1].OpType;

    public Tensor Input => Read("input_0.pb");

    public Tensor Output => Read("output_0.pb");

    public static IEnumerable<OnnxCase> ReadFolder(string folder) =>
        Directory.GetDirectories(folder).Where(each => File.Exists(Path.Combine(each, "model.onnx"))).Order(StringComparer.Ordinal)
            .Select(each => new OnnxCase(each));

    public OnnxFile ReadNetwork() => OnnxFile.Read(Model, Name, folder);

    private Tensor Read(string file) => new OnnxTensors(folder).Read(ReadProto(file));

    private TensorProto ReadProto(string file) => TensorProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "test_data_set_0", file)));
}
