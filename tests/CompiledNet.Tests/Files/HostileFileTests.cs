using System.IO.Compression;
using CompiledNet.TestProgram.Reading;
using Xunit;

namespace CompiledNet.Tests.Files;

/// <summary>
/// Whatever a file holds, reading it gives something or ends in the exception that is documented, within a bound of memory and time;
/// what is read into stays as it was. Millions of files are a command: <c>CompiledNet.TestProgram read COUNT FOLDER</c>.
/// </summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RandomFiles_AreReadOrRefused()
    {
        IReadOnlyList<FuzzedReader> readers = FuzzedReaders.Create();
        Assert.Empty(ReaderFuzzing.Run(firstSeed: 0, count: 4500, folder.PathOf(""), readers));
        Assert.All(readers, reader => Assert.True(reader.Successes > 0 && reader.Refusals > 0, ReaderFuzzing.Describe([reader])));
    }

    [Fact]
    public void ValidFiles_AreRead()
    {
        foreach (FuzzedReader reader in FuzzedReaders.Create())
        {
            Assert.All(reader.Files, file => Assert.Null(reader.Try(file, folder.PathOf("valid"))));
            Assert.Equal((reader.Files.Count, 0), (reader.Successes, reader.Refusals));
        }
    }

    /// <summary>Files that a run of the command has found, packed.</summary>
    [Theory]
    [InlineData(
        "resume",
        "H4sIAAAAAAAEA8rkYwCDaqX4+NzUksSUxJLE+Hglq2ql5Pzcgsyc1JS81BK91IL85IxiJSslYyUdFImMzOKS/KJKJSslsBKdnPziYp3E5OTSos"
        + "TkSp2yxJx4sAiIARctTk3Oz0sp1snMTUxPLY4vSC2KhwjF5BnqGOiZm1iaGlpaWhhbGpmbGFhY6BjoGaMBkCpDM3NzQ0sjA1MjIwNTE5BGNEXG"
        + "OgZ6BqaGJuYmZjpmJnrGxgbGxoaWZqaWpmbGljF5RjoGemaWZsZGRsZmhmZGFkaGJqYgITNUALLKyNjSwtjMwtTQ3NTU3ByHgwwMDAwNDM11TE"
        + "wtDAz1TI3MzMHKjUxMYvKMQK6wMDYzMQfZYGJmbmlgZGZmYGxmaWEOciaqlWZmIEuNDU3NTc1MzC0tLC1xhIKZnrGFq66BqY6ppZGFhZ6psbmp"
        + "iaWJgbmhUUweWjxlpqTmlWSWgCLKM6+gtMTQSgFMK+jaKRhXGFcYWis45+eVGVqBKSMXBaMKI4XikqLMlFQFwwpDhYLElJTMvHQFA22DCgNtAw"
        + "WfzLzUxCKQbqMKowojawWnxJLkDL/8olxDKwQ7MSezKrEkMz9PwUDP0lLBQM/AwBBJj1tOYklJap6hlQKUBZKzsFZwSc0rTjW0gtAKQak5pSAJ"
        + "Y6iEEUwiOD+tJDexAiRnhObdvNSS8vyibCUrpZDMvEo/KA816eYXlGTmZlalFilZKTmmJOaiGQGX1stJTSzKy8xLjy9KLElVslIy0DMwxKm4uC"
        + "S1AFtGKU5NTVGyUkLXWJZaVJyZnweWqdVRAseBXnZqUV5qDigPppRUFoCsdDMG+bA4IxHEizbSMdIx1DGK1VEC59b8tLTi1JJiJatoAx1jo1i4"
        + "MUmZicV4DMHUbmykY2IA0o+ITL30xNzcRJJMMTHQMbFAMyUptYREQyx0TM3QDMnNLwPFQm5qYh5JDjIF5X/sZpUlFmUm5iWnkmSemYmOOTiYIe"
        + "mUYHRZ6BhjhrW5kY6hGTiYoKbgjy0sJhiaWegYWoDjC2yEEUGHGGNLM4YWBjpGBiag8IEag98lWJKdkYGJjpEhOEjguUY/V5/CxGxkaKRjZAJ2"
        + "GKappLvRxETHyBTDjRSldCNTIx0jM3AMILsQyUyS072RmYGOESRdIBsJjhlDghGMNaUZmVnoGJthhCPUSPwBiSXZGZuZ6Bibg/MmhgvJTILG5m"
        + "Y6JgYY4Qh2oZEefhdiSY4mBgY6JgbgvIVwYRmlydHEwELHBFI8YppKuhtBpSSkmEQ2DSnpkFHwmljomEBKTRxmkpwcTUzNdEzQ006ZPjhmyEyO"
        + "JmYmOqbomQZuJP6AxJIcTc0MdEwhxTGyp8EuJDM5mpob6ZhaoqVwqAvJSI6mlmY6ZpACNim1uITSdGhmYKJjZgx2HZJx+MMNSyYxMwbViuBSAW"
        + "wMRSnPzMRExwxSuKIbRnKSMzM10jGDpA90s8htAJiZGeiYQQpVHEaS1w4ws9Axg5SEYGPBaY7MXGFmbqZjDknGyGbhj1Ys2cHc3EjH3AIRrWA3"
        + "kZkPzC1MdCwg5SjCTWRkAAsDCx0LQ7PY2loFBQUF+8aTdk/y+OxrVXTtpz9StXPJ87M7t/OwbUPiph2sW+bZLdl3eQcLi+VulxvN9gVZFfbTHn"
        + "+2KTj42ab373Eboa2LbdatrbBPnlph73VHfP9y9Y/7/CY62Tu+ebnvejC//azZ2vubuJntL0ke3xfsr7t/9vqDe+t0nPenfpGwv73ytW3FMhH7"
        + "70X37UQl6/dVvxbYn8tsYe+6h2//6amudg/MC62YDvbsZlTK21c6c6vtyTef95zS+2yz/e2nPXLiOvayLiL7V54R3S/guGPfp/R++6R7cfZ+XF"
        + "9tfLi+7vnEL793z5J/VilWLjY3ptnbmvY026w+JbP7FvNOW6+gG3scuMKN3tfMNz4vzrb32j87W5mqBXscHn7YMzlbaN8brgybGwHNe1xPr9zr"
        + "0znXZoP9pj07zkns2xMwxUbj0vI9M2T27PXK8rXyXZK1q3l5lc2UFf42+65m7RFbVGgtUTndpjVk9Z4js6fZ7np3ZLfzrXvWr49u3KUg7GnzJC"
        + "Z5z7UiFdtVAgq7m8tNrYvnLrQpmbtwz+95DrY/5znsdavesMejeoPNrbCEPffCEmzkNRotrP9NNWE5dMKsIfishaGgk/mBSS0mLxZtstx/+Ze5"
        + "3yVllarp91VDQswshH8dsfj7q93cYp2kxYytcVaLzDnNX4kamKc2z7CUZagxZ69baF53p8BKqiDe/L1Jv7kFw05LmYgg42t7O411LBXMFZJvmc"
        + "1dxm2+97Ow6azSDHP3I1PMyyqyLBn0jpq+ufHHlEXnnzHzmTOAmWk+YzK/tq/PIiG30ySieqNJ244V5u07VpgHdeyzCOjYZzGPbb75Arb55lYH"
        + "GM0dDjCaH3fZb8e2QtBe0dzIPnqXpd0n7yS78Dezbae9WmizevkUO9BIxwLt1l2r3RvtlxXU2pdcVbb5e1XZZjo/p013wU3rHx219gENtfY8n2"
        + "X2a7x8tu9qka39cc4v+/aXiNgz7zHYn/b4t53HjT37JuUb7Zf3e7XX+6Pd/pDdIvZL/bns4k9I2mvoX7U7Mzlr3/KT3PuPPzSyd1rMuX+FiKGd"
        + "RMNqm4CYmXuOzYrcp9nVY+t8TXnP5lPKNp5nlPdwXDewZ2eR3H95g8D+vRWH9mnc7LH/+jvZPvmysk3KZeU9ACVFUNWhEQAA")]
    public void FilesThatFailedOnce_AreReadOrRefused(string reader, string packed)
    {
        using var content = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress))
            stream.CopyTo(content);
        Assert.Null(FuzzedReaders.Create().Single(each => each.Name == reader).Try(content.ToArray(), folder.PathOf("hostile")));
    }
}
