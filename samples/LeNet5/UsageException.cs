namespace CompiledNet.Samples;

/// <summary>The command line asks for what cannot be; the message says so in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
