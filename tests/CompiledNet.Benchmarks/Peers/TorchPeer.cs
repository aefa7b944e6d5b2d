using CompiledNet.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace CompiledNet.Benchmarks.Peers;

/// <summary>libtorch through TorchSharp, with the network as a user of it writes it and weights of its own, in either order of memory.</summary>
internal sealed class TorchPeer : IPeer
{
    private readonly Subject subject;
    private readonly Network network;
    private readonly TorchNetwork module;
    private readonly bool isChannelsLast;
    private readonly List<IDisposable> resources = [];

    public TorchPeer(Subject subject, Network network, int threads, bool isChannelsLast)
    {
        this.subject = subject;
        this.network = network;
        this.isChannelsLast = isChannelsLast;
        set_num_threads(threads);
        module = new TorchNetwork(network.Architecture);
        resources.Add(module);
        if (isChannelsLast)
            TurnKernels();
    }

    public string Name => isChannelsLast ? "torch, channels last" : "torch";

    public Action Prediction(int images)
    {
        Tensor inputs = Keep(Inputs(images));
        return () =>
        {
            module.eval();
            using var mode = inference_mode();
            using var scope = NewDisposeScope();
            module.Activated(module.forward(inputs));
        };
    }

    public Action Training(int images)
    {
        Tensor inputs = Keep(Inputs(images));
        OutputInfo output = network.Architecture.Outputs[0];
        bool isSparse = output.Loss is Loss.SparseCategoricalCrossentropy;
        Tensor targets = Keep(Targets(images, output.Shape, isSparse));
        Module<Tensor, Tensor, Tensor> loss = isSparse ? Keep(CrossEntropyLoss()) : Keep(BCEWithLogitsLoss());
        optim.Optimizer optimizer = Keep<optim.Optimizer>(subject.CreateOptimizer() is Sgd sgd
            ? optim.SGD(module.parameters(), sgd.LearningRate)
            : optim.Adam(module.parameters()));
        return () =>
        {
            module.train();
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            loss.forward(module.forward(inputs), targets).backward();
            optimizer.step();
        };
    }

    public void Dispose()
    {
        resources.Reverse();
        resources.ForEach(resource => resource.Dispose());
    }

    private Tensor Inputs(int images)
    {
        TensorShape shape = network.Architecture.Inputs[0].Shape;
        float[] values = Subject.Images(network, images);
        if (shape.IsVector)
            return tensor(values, [images, shape.Channels]);
        if (shape.IsSequence)
            return tensor(values, [images, shape.Width, shape.Channels]);
        Tensor maps = tensor(values, [images, shape.Height, shape.Width, shape.Channels]).permute(0, 3, 1, 2);
        return isChannelsLast ? maps : maps.contiguous();
    }

    private Tensor Targets(int images, TensorShape shape, bool isSparse)
    {
        float[] values = Subject.Targets(network, images);
        if (isSparse)
            return tensor(values).to(ScalarType.Int64);
        return shape.IsVector
            ? tensor(values, [images, shape.Channels])
            : tensor(values, [images, shape.Height, shape.Width, shape.Channels]).permute(0, 3, 1, 2).contiguous();
    }

    /// <summary>Gives kernels of convolutions the strides of <c>memory_format=torch.channels_last</c>.</summary>
    private void TurnKernels()
    {
        static TorchParameter Turned(TorchParameter kernel) => new(kernel.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).detach());
        using var mode = no_grad();
        foreach (nn.Module each in module.modules())
        {
            if (each is Conv2d convolution)
                convolution.weight = Turned(convolution.weight!);
            else if (each is ConvTranspose2d transposed)
                transposed.weight = Turned(transposed.weight!);
        }
    }

    private T Keep<T>(T resource)
        where T : IDisposable
    {
        resources.Add(resource);
        return resource;
    }
}
