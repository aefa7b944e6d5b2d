using Xunit;

namespace CompiledNet.Tests.Truth;

public class BranchTests(BranchTests.Networks networks) : IClassFixture<BranchTests.Networks>
{
    public static TheoryData<string> Cases => [.. BranchCases.Merges.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Branches_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(BranchCases.Merges);
}

public class SpreadTests(SpreadTests.Networks networks) : IClassFixture<SpreadTests.Networks>
{
    public static TheoryData<string> Cases => [.. BranchCases.Spread.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void VectorAtEveryPosition_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(BranchCases.Spread);
}

public class SharedTests(SharedTests.Networks networks) : IClassFixture<SharedTests.Networks>
{
    public static TheoryData<string> Cases => [.. BranchCases.Shared.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void SharedLayers_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(BranchCases.Shared);
}

public class InputTests(InputTests.Networks networks) : IClassFixture<InputTests.Networks>
{
    public static TheoryData<string> Cases => [.. BranchCases.Inputs.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void SeveralInputs_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(BranchCases.Inputs);
}

public class FrozenTests(FrozenTests.Networks networks) : IClassFixture<FrozenTests.Networks>
{
    public static TheoryData<string> Cases => [.. BranchCases.Frozen.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void FrozenLayers_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(BranchCases.Frozen);
}

public class OutputTests(OutputTests.Networks networks) : IClassFixture<OutputTests.Networks>
{
    public static TheoryData<string> Cases => [.. BranchCases.Outputs.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(BranchCases.Outputs);
}
