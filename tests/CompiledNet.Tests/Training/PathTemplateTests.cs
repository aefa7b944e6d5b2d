using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Formats of Python's give what Python 3 gives for them, formats of C#'s what C# gives.</summary>
public class PathTemplateTests
{
    [Theory]
    [InlineData("{epoch}", "7")]
    [InlineData("{epoch:d}", "7")]
    [InlineData("{epoch:02d}", "07")]
    [InlineData("{epoch:03}", "007")]
    [InlineData("{epoch:3d}", "  7")]
    [InlineData("{epoch:<3}|", "7  |")]
    [InlineData("{epoch:_^5}", "__7__")]
    [InlineData("{epoch:+d}", "+7")]
    [InlineData("{epoch:.1f}", "7.0")]
    [InlineData("{epoch:D4}", "0007")]
    [InlineData("{epoch:00}", "07")]
    [InlineData("{EPOCH,3}", "  7")]
    [InlineData("{val_loss}", "1234.56789")]
    [InlineData("{val_loss:.2f}", "1234.57")]
    [InlineData("{val_loss:010.2f}", "0001234.57")]
    [InlineData("{val_loss:,.1f}", "1,234.6")]
    [InlineData("{val_loss:f}", "1234.567890")]
    [InlineData("{val_loss:.3e}", "1.235e+03")]
    [InlineData("{val_loss:.0e}", "1e+03")]
    [InlineData("{val_loss:g}", "1234.57")]
    [InlineData("{val_loss:.2g}", "1.2e+03")]
    [InlineData("{val_loss:.8}", "1234.5679")]
    [InlineData("{val_loss:F1}", "1234.6")]
    [InlineData("{val_loss:0.0}", "1234.6")]
    [InlineData("{val_loss:#,##0.#}", "1,234.6")]
    [InlineData("{ValidationLoss,8:F1}", "  1234.6")]
    [InlineData("{loss:g}", "1e-05")]
    [InlineData("{loss}", "1e-05")]
    [InlineData("{loss:.7f}", "0.0000100")]
    [InlineData("{accuracy:.1%}", "50.0%")]
    [InlineData("{accuracy:.2}", "0.5")]
    [InlineData("{accuracy:g}", "0.5")]
    [InlineData("{val_accuracy:.3}", "1.0")]
    [InlineData("{val_accuracy:g}", "1")]
    [InlineData("{{{epoch}}}", "{7}")]
    public void Field_IsFilled(string path, string expected)
    {
        var epoch = new EpochResult(7, new Evaluation(1e-5, 0.5, null), new Evaluation(1234.56789, 1, null), 1, 1);
        Assert.Equal(expected, new PathTemplate(path, "path").Fill(epoch));
    }
}
