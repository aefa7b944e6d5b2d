using System.CommandLine;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Commands;

/// <summary>
/// Runs a command line. What its user got wrong, an option or a file, is told on the error stream, with exit code 2: in one line, or in
/// one for each part of a network that cannot be said.
/// </summary>
internal static class CommandRunner
{
    public const int Success = 0, Difference = 1, Refused = 2;

    public static int Run(RootCommand root, string[] arguments)
    {
        ParseResult result = root.Parse(arguments);
        if (result.Errors.Count > 0)
            return Refuse(string.Join(" ", result.Errors.Select(error => error.Message.Trim())));
        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UnsupportedNetworkException unsupported)
        {
            Console.Error.WriteLine(unsupported.Message);
            return Refused;
        }
        catch (InvalidNetworkException invalid)
        {
            return Refuse($"What would be written is no network of CompiledNet: {invalid.Message}");
        }
        catch (Exception error) when (error is UsageException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Refuse(error.Message);
        }
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" "));
        return Refused;
    }
}

/// <summary>The command line asks for what cannot be; the message says so in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
