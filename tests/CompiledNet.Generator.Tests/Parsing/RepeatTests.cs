using Xunit;

namespace CompiledNet.Generator.Tests.Parsing;

/// <summary>Blocks of layers that are repeated: they are what somebody would have written who wrote them out.</summary>
public class RepeatTests
{
    [Theory]
    [InlineData(
        "[Input(4)][Repeat(3)][Dense(5)][EndRepeat][Dense(2)]",
        "[Input(4)][Dense(5)][Dense(5)][Dense(5)][Dense(2)]")]
    [InlineData(
        "[Input(4)][Repeat(1)][Dense(5, Name = \"a\")][EndRepeat]",
        "[Input(4)][Dense(5, Name = \"a1\")]")]
    [InlineData(
        "[Input(4)][Dense(4)][Repeat(2, Input = \"x\")][Dense(4, Name = \"a\")][Dense(4)][Add(\"x\", \"a\")][EndRepeat][Dense(2, From = \"a2\")][Add(\"Add2\")]",
        """
        [Input(4)][Dense(4)][Dense(4, Name = "a1")][Dense(4)][Add("Dense1", "a1")]
        [Dense(4, Name = "a2")][Dense(4)][Add("Add1", "a2")][Dense(2, From = "a2")][Add("Add2")]
        """)]
    [InlineData(
        "[Input(4)][Dense(4)][Repeat(2)][Dense(4)][Dense(4)][Add(\"Dense2\", \"Dense1\")][EndRepeat]",
        "[Input(4)][Dense(4)][Dense(4)][Dense(4)][Add(\"Dense2\", \"Dense1\")][Dense(4)][Dense(4)][Add(\"Dense4\", \"Dense1\")]")]
    [InlineData(
        "[Input(4)][Repeat(2)][Dense(4, Name = \"a\")][EndRepeat][Repeat(2, Input = \"x\")][Dense(4, Name = \"b\", From = \"x\")][EndRepeat]",
        "[Input(4)][Dense(4, Name = \"a1\")][Dense(4, Name = \"a2\")][Dense(4, Name = \"b1\", From = \"a2\")][Dense(4, Name = \"b2\", From = \"b1\")]")]
    [InlineData(
        "[Input(4)][Dense(4, Shared = \"s\")][Repeat(2)][Dense(4, Shared = \"s\")][EndRepeat]",
        "[Input(4)][Dense(4, Shared = \"s\")][Dense(4, Shared = \"s\")][Dense(4, Shared = \"s\")]")]
    public void Block_IsWhatSomebodyWouldHaveWrittenOut(string attributes, string writtenOut) => Assert.Equal(
        Networks.Parse(Networks.Source(writtenOut)).Layers, Networks.Parse(Networks.Source(attributes)).Layers);
}
