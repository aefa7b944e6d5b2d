using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// The JIT gives up optimising above 60,000 bytes of IL or 2,000 locals, and tracks 1,024 of them. Nothing fails then, it is
/// only slow: so every compiled method is held far below.
/// </summary>
public class JitBudgetTests
{
    private const int MostBytesOfIl = 20_000;
    private const int MostLocals = 400;

    [Fact]
    public void EveryMethodOfGeneratedNetworks_IsFarBelowTheLimits()
    {
        NetworkDescription[] networks =
        [
            LeNet5Network.Description,
            .. LayerCases.Convolutions.Values,
            .. Enumerable.Range(1000, 10).Select(RandomNetwork.Create),
        ];
        using NetworkBatch batch = NetworkBatch.Compile(networks);
        using var file = new PEReader(ImmutableArray.Create(batch.Image));
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

        Assert.Empty(tooLarge);
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
