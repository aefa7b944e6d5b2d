namespace CompiledNet.Tool.Graph;

/// <summary>
/// The order in which layers are written: each behind what it takes and, where that is possible, right behind it, so that few need to
/// say <c>From</c>. Of several ways on, the one that came last is followed first: a branch is written to its end.
/// </summary>
internal static class Ordering
{
    public static IReadOnlyList<Node> Order(NetworkGraph graph)
    {
        List<Node> reachable = graph.Reachable();
        Dictionary<Node, List<Node>> consumers = graph.Consumers();
        var missing = reachable.ToDictionary(node => node, node => node.Inputs.Distinct().Count());
        var places = reachable.Select((node, place) => (node, place)).ToDictionary(pair => pair.node, pair => pair.place);
        var ordered = new List<Node>();
        var ready = new Stack<Node>();

        // Inputs stand before all else; what takes the first of them comes first.
        ordered.AddRange(graph.Inputs);
        foreach (Node input in graph.Inputs.Reverse())
            Release(input);
        while (ready.TryPop(out Node? node))
        {
            ordered.Add(node);
            Release(node);
        }

        foreach (Node node in ordered)
            PreferPredecessor(node, ordered);
        return ordered;

        void Release(Node node)
        {
            foreach (Node consumer in consumers[node].Distinct().OrderByDescending(consumer => places[consumer]))
            {
                if (--missing[consumer] == 0)
                    ready.Push(consumer);
            }
        }
    }

    /// <summary>A sum or product does not care which is first: the layer right before it need not be named.</summary>
    private static void PreferPredecessor(Node node, List<Node> ordered)
    {
        if (node.Layer is not ICommutative)
            return;
        int place = node.Inputs.IndexOf(ordered[ordered.IndexOf(node) - 1]);
        if (place > 0)
            (node.Inputs[0], node.Inputs[place]) = (node.Inputs[place], node.Inputs[0]);
    }
}

/// <summary>A layer that gives the same for its inputs in any order.</summary>
internal interface ICommutative;
