using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints how a network takes over what the networks have learnt that it is built on.</summary>
internal static class BackboneEmitter
{
    public static void Write(CodeWriter writer, NetworkPlan plan)
    {
        foreach (IGrouping<OriginSpec?, GraphLayer> backbone in plan.Graph.Layers.GroupBy(layer => layer.Spec.Origin))
        {
            string[] parameters = [
                .. backbone.SelectMany(layer => layer.Parameters.Select(parameter => $"\"{layer.Name}.{parameter.Name}\""))];
            if (backbone.Key is not { } origin || parameters.Length == 0)
                continue;
            writer.Line();
            writer.Line($"/// <summary>Takes over the parameters of the layers that are those of {origin.Name}.</summary>");
            writer.Line("/// <param name=\"source\">The network that has learnt them; it stays as it is.</param>");
            writer.Line(
                "/// <exception cref=\"global::System.ArgumentException\">A parameter has another shape there, since this network has an input of its own; the message lists all.</exception>");
            using (writer.Block(Signature(origin)))
                writer.Line($"base.CopyParameters(source, new[] {{ {string.Join(", ", parameters)} }});");
        }
    }

    /// <summary>The same member of a network that has errors.</summary>
    public static void WriteInvalid(CodeWriter writer, NetworkSpec network)
    {
        foreach (OriginSpec origin in network.Layers.Select(layer => layer.Origin).OfType<OriginSpec>().Distinct())
        {
            writer.Line($"{Signature(origin)} => Invalid<int>();");
            writer.Line();
        }
    }

    private static string Signature(OriginSpec origin) =>
        $"{(origin.IsPublic ? "public" : "internal")} void CopyBackbone({origin.Type} source)";
}
