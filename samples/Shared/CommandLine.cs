using System.Globalization;
using System.Text.RegularExpressions;

namespace CompiledNet.Samples;

/// <summary>What the command line of a sample says: <c>--name value</c> or <c>--name=value</c>; the last of equal options holds.</summary>
internal sealed partial class CommandLine
{
    private readonly Dictionary<string, string> values = [];

    /// <summary>
    /// Runs a program. What its user got wrong, an option or a file, is told in one line on the error stream, with exit code 2.
    /// </summary>
    /// <param name="arguments">The words of the command line.</param>
    /// <param name="help">
    /// What <c>--help</c> prints, and the list of all options: a line each, which begins with <c>--name VALUE</c>, or <c>--name</c>
    /// where the option has no value.
    /// </param>
    /// <param name="program">The program.</param>
    public static int Run(string[] arguments, string help, Action<CommandLine> program)
    {
        try
        {
            var line = new CommandLine(arguments, help);
            if (line.Has("--help"))
                Console.WriteLine(help);
            else
                program(line);
            return 0;
        }
        catch (Exception error) when (error is UsageException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message.ReplaceLineEndings(" "));
            return 2;
        }
    }

    private CommandLine(string[] arguments, string help)
    {
        Dictionary<string, bool> hasValue = OptionLine().Matches(help)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Success);
        for (int i = 0; i < arguments.Length; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            string name = parts[0];
            if (!hasValue.TryGetValue(name, out bool expectsValue))
                throw new UsageException($"'{name}' is no option; there are {string.Join(", ", hasValue.Keys)}.");
            if (!expectsValue && parts.Length == 2)
                throw new UsageException($"{name} expects no value; got '{parts[1]}'.");
            if (expectsValue && parts.Length == 1 && i + 1 == arguments.Length)
                throw new UsageException($"{name} expects a value.");
            values[name] = !expectsValue ? "" : parts.Length == 2 ? parts[1] : arguments[++i];
        }
    }

    /// <summary>Whether the option was given.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The path that an option gives; null without the option.</summary>
    /// <exception cref="UsageException">The path is empty.</exception>
    public string? Path(string name) => !values.TryGetValue(name, out string? path) ? null
        : path.Length > 0 ? path : throw new UsageException($"{name} expects a path; got nothing.");

    /// <summary>A file to be written: that this is possible is seen before the training, not after it.</summary>
    /// <exception cref="UsageException">The path is a folder, or in one that does not exist.</exception>
    public string? OutputFile(string name)
    {
        string? path = Path(name);
        if (path is null)
            return null;
        if (Directory.Exists(path))
            throw new UsageException($"{name} expects a file; '{path}' is a folder.");
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        return Directory.Exists(folder)
            ? path
            : throw new UsageException($"{name} expects a file in a folder that exists; '{folder}' does not.");
    }

    /// <summary>The whole number that an option gives; <paramref name="otherwise"/> without the option.</summary>
    /// <exception cref="UsageException">It is no whole number, or out of range.</exception>
    public int Number(string name, int otherwise, int minimum = 1, int maximum = int.MaxValue)
    {
        if (!values.TryGetValue(name, out string? text))
            return otherwise;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum)
            return number;
        string range = minimum == int.MinValue ? "" : maximum == int.MaxValue ? $" of at least {minimum}" : $" of {minimum} to {maximum}";
        throw new UsageException($"{name} expects a whole number{range}; got '{text}'.");
    }

    /// <summary>The word that an option gives, one of several; the first without the option.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public string OneOf(string name, params string[] words) =>
        !values.TryGetValue(name, out string? word) ? words[0]
        : words.Contains(word) ? word
        : throw new UsageException($"{name} expects one of {string.Join(", ", words)}; got '{word}'.");

    /// <summary><c>--threads</c>: how many compute; 0, all processors, without the option.</summary>
    public int Threads() => Number("--threads", otherwise: 0, maximum: 1024);

    /// <summary><c>--seed</c>: any number; 1 without the option.</summary>
    public int Seed() => Number("--seed", otherwise: 1, minimum: int.MinValue);

    [GeneratedRegex(@"^ *(--[a-z]+)( [A-Z]+)?", RegexOptions.Multiline)]
    private static partial Regex OptionLine();
}

/// <summary>The command line asks for what cannot be; the message says so in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
