using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph;

/// <summary>A network as CompiledNet's layers say it, on its way from one format to another.</summary>
internal sealed class NetworkGraph
{
    /// <param name="inputs">What the network takes, in order.</param>
    /// <param name="outputs">What the network gives, in order.</param>
    public NetworkGraph(IReadOnlyList<Node> inputs, IReadOnlyList<Node> outputs)
    {
        Inputs = inputs;
        Outputs = [.. outputs];
    }

    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The layers that the outputs depend on, in the order in which they are written; the inputs are the first.</summary>
    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    public List<Node> Outputs { get; }

    /// <summary>What each output was trained on; null where nothing is known, or nothing that CompiledNet has.</summary>
    public IReadOnlyList<OutputLoss?> Losses { get; set; } = [];

    /// <summary>How much the loss of each output counts; empty where all count once.</summary>
    public IReadOnlyList<float> LossWeights { get; set; } = [];

    /// <summary>Where it comes from, in a sentence for the class's documentation.</summary>
    public string Origin { get; set; } = "";

    /// <summary>What whoever imports it should know: what was left out.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>Values of all inputs of one image.</summary>
    public int InputLength => Inputs.Sum(input => input.Shape.Length);

    /// <summary>Multiply-adds of one image, roughly: weights times positions.</summary>
    public double Cost => Nodes.Sum(node => (double)node.Layer.Weights.Sum(
        weight => (long)weight.Values.Length) * node.Shape.Height * node.Shape.Width);

    /// <summary>The layer that holds the weights of one: the first of those that share them.</summary>
    public Node OwnerOf(Node node) => node.Shared is null ? node : Nodes.First(other => other.Shared == node.Shared);

    /// <summary>The layers that hold their weights themselves.</summary>
    public IEnumerable<Node> Owners => Nodes.Where(node => OwnerOf(node) == node);

    /// <summary>Orders the layers and names them. Every pass that adds or removes layers comes before.</summary>
    public void Complete()
    {
        Nodes = Ordering.Order(this);
        Naming.Assign(this);
    }

    /// <summary>Takes the layers as they stand, with the names that they have: those of a class that exists.</summary>
    public void KeepOrder(IReadOnlyList<Node> nodes) => Nodes = nodes;

    /// <summary>The layers that take each one, a layer that takes it twice twice.</summary>
    public Dictionary<Node, List<Node>> Consumers()
    {
        var consumers = Reachable().ToDictionary(node => node, _ => new List<Node>());
        foreach (Node node in consumers.Keys)
        {
            foreach (Node input in node.Inputs)
                consumers[input].Add(node);
        }

        return consumers;
    }

    /// <summary>The layers that take what the caller gives an input, in whatever shape.</summary>
    public IEnumerable<Layer> TakersOf(Node input)
    {
        Dictionary<Node, List<Node>> consumers = Consumers();
        return Takers(input);

        IEnumerable<Layer> Takers(Node given) =>
            consumers[given].SelectMany(taker => taker.IsGiven ? Takers(taker) : [taker.Layer]);
    }

    /// <summary>Puts one layer in the place of another for all who take it.</summary>
    public void Replace(Node old, Node replacement)
    {
        foreach (Node node in Reachable())
        {
            for (int i = 0; i < node.Inputs.Count; i++)
            {
                if (node.Inputs[i] == old && node != replacement)
                    node.Inputs[i] = replacement;
            }
        }

        for (int i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i] == old)
                Outputs[i] = replacement;
        }
    }

    /// <summary>The inputs and all that the outputs depend on, inputs before those who take them.</summary>
    public List<Node> Reachable()
    {
        var found = new HashSet<Node>(Inputs);
        var order = new List<Node>(Inputs);
        var pending = new Stack<(Node Node, bool IsLeft)>(Outputs.Reverse<Node>().Select(node => (node, false)));
        while (pending.TryPop(out (Node Node, bool IsLeft) next))
        {
            if (next.IsLeft)
            {
                order.Add(next.Node);
                continue;
            }

            if (!found.Add(next.Node))
                continue;
            pending.Push((next.Node, true));
            foreach (Node input in next.Node.Inputs.Reverse<Node>())
                pending.Push((input, false));
        }

        return order;
    }
}
