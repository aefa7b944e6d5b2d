using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// From the graph of a network to its plan: a list of named passes over one record. Each can be shown (<see cref="PlanText"/>), and after
/// each the plan can be verified (<see cref="PlanVerifier"/>).
/// </summary>
internal static class Planner
{
    /// <summary>One for each thing that is decided, in an order in which each finds what it needs.</summary>
    public static IReadOnlyList<PlanningPass> Passes { get; } =
    [
        new("Fuse", Fuse.Run, DecidesMemory: true),
        new("Losses", AddLosses.Run, DecidesMemory: true),
        new("MarkGradients", MarkGradients.Run, DecidesMemory: true),
        new("Fork", Fork.Run, DecidesMemory: true),
        new("Share", ShareGradients.Run, DecidesMemory: true),
        new("ChooseAlgorithms", ChooseAlgorithms.Run, DecidesMemory: true),
        new("Schedule", Scheduling.Run, DecidesMemory: true),
        new("Split", Split.Run, DecidesMemory: true),
        new("Inline", Inline.Run, DecidesMemory: true),
        new("Follow", Follow.Run, DecidesMemory: true),
        new("Derive", Derive.Run, DecidesMemory: true),
        new("Pair", Pair.Run, DecidesMemory: false),
        new("ChooseKernels", ChooseKernels.Run, DecidesMemory: false),
        new("Allocate", Allocate.Run, DecidesMemory: true),
        new("ChooseBatch", ChooseBatch.Run, DecidesMemory: true),
        new("Name", Naming.Run, DecidesMemory: false),
    ];

    /// <summary>The name of the first pass, which makes the plan that all others change.</summary>
    public const string FirstPass = "Lower";

    /// <param name="observe">Is told of the plan after each pass.</param>
    public static NetworkPlan Plan(
        NetworkGraph graph, CancellationToken cancellationToken = default, Action<string, NetworkPlan>? observe = null) =>
        Run(graph, Passes, cancellationToken, observe);

    /// <summary>The plan as far as memory follows from it: what rules and advice ask for at every keystroke.</summary>
    public static NetworkPlan PlanMemory(NetworkGraph graph, CancellationToken cancellationToken = default) =>
        Run(graph, Passes.Where(pass => pass.DecidesMemory), cancellationToken, observe: null);

    private static NetworkPlan Run(
        NetworkGraph graph, IEnumerable<PlanningPass> passes, CancellationToken cancellationToken, Action<string, NetworkPlan>? observe)
    {
        NetworkPlan plan = Lower.Run(graph);
        observe?.Invoke(FirstPass, plan);
        foreach (PlanningPass pass in passes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            plan = pass.Run(plan);
            observe?.Invoke(pass.Name, plan);
        }

        return plan;
    }
}

/// <summary>One decision about a whole network.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Run">Makes it.</param>
/// <param name="DecidesMemory">Whether the memory of passes follows from it.</param>
internal sealed record PlanningPass(string Name, Func<NetworkPlan, NetworkPlan> Run, bool DecidesMemory);
