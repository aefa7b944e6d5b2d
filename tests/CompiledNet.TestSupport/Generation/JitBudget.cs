using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// The JIT gives up optimising above 60,000 bytes of IL or 2,000 locals, and tracks 1,024 of them. Nothing fails then, it is
/// only slow: so every compiled method is held far below.
/// </summary>
public static class JitBudget
{
    private const int MostBytesOfIl = 20_000;
    private const int MostLocals = 400;

    /// <summary>The methods of an assembly that exceed it.</summary>
    public static IReadOnlyList<string> FindTooLarge(byte[] image)
    {
        using var file = new PEReader(ImmutableArray.Create(image));
        MetadataReader metadata = file.GetMetadataReader();
        var tooLarge = new List<string>();
        foreach (MethodDefinition method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            if (method.RelativeVirtualAddress == 0)
                continue;
            MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
            int bytes = body.GetILReader().Length;
            int locals = CountLocals(metadata, body);
            if (bytes > MostBytesOfIl || locals > MostLocals)
                tooLarge.Add($"{TypeName(metadata, method)}.{metadata.GetString(method.Name)}: {bytes} bytes of IL, {locals} locals");
        }

        return tooLarge;
    }

    private static int CountLocals(MetadataReader metadata, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
            return 0;
        BlobReader signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }

    private static string TypeName(MetadataReader metadata, MethodDefinition method) =>
        metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
}
