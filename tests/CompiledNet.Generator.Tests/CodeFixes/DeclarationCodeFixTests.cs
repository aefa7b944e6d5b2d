using Xunit;

namespace CompiledNet.Generator.Tests.CodeFixes;

public sealed class DeclarationCodeFixTests
{
    private const string Layers = "[Input(4)][Dense(2)]";

    [Theory]
    [InlineData("public sealed class Net;", "public sealed partial class Net;")]
    [InlineData("class Net;", "partial class Net;")]
    [InlineData("/* here */ class Net { }", "/* here */ partial class Net { }")]
    public Task ClassThatIsNotPartial_IsMadePartial(string declaration, string expected) => Fix.Gives(
        Networks.Source(Layers, declaration), "Make Net partial", Networks.Source(Layers, expected));

    [Fact]
    public Task FixAll_MakesTheTypesAroundPartialToo() => Fix.AllGive(
        "using CompiledNet; static class Outer { [Network][Input(4)][Dense(2)] class Net; }",
        "Make Outer partial",
        "using CompiledNet; static partial class Outer { [Network][Input(4)][Dense(2)] partial class Net; }");

    [Fact]
    public Task LayersWithoutNetwork_AreMarked() => Fix.Gives(
        """
        using CompiledNet;

        /// <summary>Small.</summary>
        [Input(4)]
        [Dense(2)]
        partial class Net;
        """,
        "Add [Network]",
        """
        using CompiledNet;

        /// <summary>Small.</summary>
        [Network]
        [Input(4)]
        [Dense(2)]
        partial class Net;
        """);
}
