namespace CompiledNet.Generator.Model;

/// <summary>The class that carries the attributes.</summary>
/// <param name="Namespace">Its namespace, empty for the global one.</param>
/// <param name="ContainingTypes">The declarations around it, outermost first, as they must be repeated: <c>partial class Outer</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="HintName">What its generated file is called: its full metadata name, unique whatever the case.</param>
/// <param name="NotPartial">Names of those that lack the word <c>partial</c>, of the types around it and of itself, outermost
/// first.</param>
/// <param name="Obstacle">What the class is that no network can be, as a message says it: <c>static</c>; null for a plain class.</param>
/// <param name="LayersAreScattered">Whether its layers stand on several parts of the class, so that their order is open.</param>
/// <param name="Members">Those of its hand-written members whose names generated ones might have, in ordinal order.</param>
/// <param name="ConstructorObstacle">What keeps a hand-written constructor from standing beside the generated one; null where nothing
/// does.</param>
/// <param name="IsOldLanguage">Whether it is compiled in a language older than generated code.</param>
internal sealed record TypeSpec(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string HintName,
    EquatableArray<string> NotPartial,
    string? Obstacle,
    bool LayersAreScattered,
    EquatableArray<string> Members,
    ConstructorObstacle? ConstructorObstacle,
    bool IsOldLanguage)
{
    /// <summary>Its name as code writes it: <c>@event</c> for <c>event</c>.</summary>
    public string Identifier { get; init; } = Name;

    /// <summary>Whether the user has summed up the class in a comment.</summary>
    public bool HasSummary { get; init; }

    /// <summary>For how many inputs and outputs of one image it has a <c>Predict</c> of its own, with a span for each.</summary>
    public EquatableArray<PredictSpans> OwnPredicts { get; init; }

    /// <summary>Whether some of its members must be given a value wherever one is made.</summary>
    public bool HasRequiredMembers { get; init; }

    /// <summary>Whether its project claims that all languages of .NET can use it, which is not so of the library.</summary>
    public bool ClaimsClsCompliance { get; init; }

    /// <summary>Under which alias its project knows the library.</summary>
    public string LibraryAlias { get; init; } = "global";

    /// <summary>Passes, which the generated part must override: without them there can be no such part.</summary>
    private static readonly string[] Passes = [.. Contract.Passes.Select(Contract.NameOf)];

    /// <summary>Members that every network gets besides its parameters.</summary>
    public static readonly string[] MembersOfEveryNetwork = ["Summary", "Load", "architecture", .. Passes];

    /// <summary>Namespace, types around it and name, with dots between.</summary>
    public string FullName => string.Join(
        ".",
        new[] { Namespace }.Concat(ContainingTypes.Select(each => each.Substring(each.LastIndexOf(' ') + 1))).Append(Name)
            .Where(part => part.Length > 0));

    /// <summary>Whether it and all types around it are partial.</summary>
    public bool IsPartial => NotPartial.Count == 0;

    /// <summary>Whether a further part that derives from <c>CompiledNet.Network</c> can be added to it at all.</summary>
    public bool CanBeExtended => IsPartial && Obstacle is null && ConstructorObstacle is null
        && !Passes.Contains(Name) && !Members.Any(Passes.Contains);
}

/// <summary>What keeps a hand-written constructor from standing beside the generated one.</summary>
/// <param name="Problem">What is wrong with it, said of the class: <c>has a constructor of one int</c>.</param>
/// <param name="Way">How to mend it.</param>
internal sealed record ConstructorObstacle(string Problem, string Way);
