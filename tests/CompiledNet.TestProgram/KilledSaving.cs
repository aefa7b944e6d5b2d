namespace CompiledNet.TestProgram;

/// <summary>Saves over one file until it is killed: every parameter is the number of the saving.</summary>
internal static class KilledSaving
{
    /// <param name="path">The file.</param>
    public static int Run(string path)
    {
        var network = new SmallNetwork(seed: 5);
        for (int saving = 1; ; saving++)
        {
            foreach (Parameter parameter in network.Parameters)
            {
                var values = new float[parameter.Length];
                values.AsSpan().Fill(saving);
                parameter.CopyFrom(values);
            }

            network.Save(path);
            Console.WriteLine(saving);
        }
    }
}
