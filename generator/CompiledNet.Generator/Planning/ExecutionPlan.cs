using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>All that was decided about a network before a line is printed.</summary>
/// <param name="Graph">What it computes.</param>
/// <param name="Parameters">Where each parameter stands.</param>
/// <param name="Steps">What is computed together in prediction, in order.</param>
/// <param name="TrainingSteps">The same in training; null where the network only predicts.</param>
/// <param name="One">The memory of predicting one image.</param>
/// <param name="Tile">The memory of predicting a tile.</param>
/// <param name="Training">The memory of training on a tile; null where the network only predicts.</param>
internal sealed record ExecutionPlan(
    NetworkGraph Graph, ParameterLayout Parameters, StepPlan Steps, StepPlan? TrainingSteps, ArenaPlan One, ArenaPlan Tile, ArenaPlan? Training)
{
    /// <summary>Largest arena, in bytes, that goes onto the caller's stack: a quarter of the smallest default stack in use.</summary>
    public const int StackBudget = 256 * 1024;

    public static ExecutionPlan Plan(NetworkGraph graph)
    {
        ParameterLayout parameters = ParameterLayout.Plan(graph);
        StepPlan steps = StepPlanner.Plan(graph, parameters, isTraining: false);
        StepPlan? trainingSteps = !graph.Spec.IsTrained ? null : StepPlanner.Plan(graph, parameters, isTraining: true);
        return new ExecutionPlan(
            graph,
            parameters,
            steps,
            trainingSteps,
            ArenaPlan.One(steps),
            ArenaPlan.Tile(steps),
            trainingSteps is null ? null : ArenaPlan.Training(trainingSteps));
    }
}
