using CompiledNet.Tool.Commands;

namespace CompiledNet.Interop.Tests.Commands;

/// <summary>Runs the tool in this process, with its streams caught.</summary>
internal static class ToolRun
{
    private static readonly Lock OneAtATime = new();

    public static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        lock (OneAtATime)
        {
            (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
            using StringWriter caught = new() { NewLine = "\n" }, caughtErrors = new() { NewLine = "\n" };
            try
            {
                Console.SetOut(caught);
                Console.SetError(caughtErrors);
                int code = CommandRunner.Run(Tool.Program.CreateRoot(), arguments);
                return (code, caught.ToString(), caughtErrors.ToString());
            }
            finally
            {
                Console.SetOut(output);
                Console.SetError(errors);
            }
        }
    }
}
