namespace CompiledNet.Generator.Tests.Readme;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Language">The first word behind the fence; empty where there is none.</param>
/// <param name="Word">The second: a rule that the code breaks, or <c>shown</c>; empty where there is none.</param>
/// <param name="Text">What stands in it, each line ended.</param>
internal sealed record CodeBlock(int Line, string Language, string Word, string Text);
