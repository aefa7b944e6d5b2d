using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CompiledNet.Samples;

/// <summary>
/// Answers which digit a picture shows: <c>POST /predict</c> with a PNG or PGM as the body, <c>GET /health</c>, <c>GET /metrics</c>. Told
/// to stop, it answers what it has begun (the host's default gives it 30 seconds).
/// </summary>
internal static class Server
{
    /// <summary>Bytes of a picture: many times a digit's, and few enough that none unpacks into more memory than a server has.</summary>
    public const int MostBytes = 64 << 10;

    /// <summary>Makes the server; <c>Run</c> starts it.</summary>
    /// <param name="arguments">The command line, such as <c>--urls http://localhost:5080</c>.</param>
    /// <param name="predict">Who answers.</param>
    public static WebApplication Create(string[] arguments, Predictor predict)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = MostBytes);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, MessageJson.Default));
        builder.Services.AddSingleton<PredictionMetrics>();
        builder.Services.AddSingleton(predict);

        WebApplication app = builder.Build();
        app.MapPost("/predict", PredictAsync);
        app.MapGet("/health", () => "Healthy");
        app.MapGet("/metrics", (PredictionMetrics metrics) => TypedResults.Text(metrics.ToString(), "text/plain; version=0.0.4"));
        return app;
    }

    private static async Task<Results<Ok<Answer>, BadRequest<Refusal>, JsonHttpResult<Refusal>>> PredictAsync(
        HttpRequest request, Predictor predict, PredictionMetrics metrics, CancellationToken cancellation)
    {
        try
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellation);
            (byte[] ink, int width, int height) = PictureFile.Read(body.ToArray());
            return TypedResults.Ok(Predict(ink, width, height, predict, metrics));
        }
        catch (InvalidDataException wrong)
        {
            metrics.Refused();
            return TypedResults.BadRequest(new Refusal(wrong.Message));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            metrics.Refused();
            var refusal = new Refusal($"Expected a picture of at most {MostBytes:N0} bytes; got more.");
            return TypedResults.Json(refusal, MessageJson.Default.Refusal, statusCode: tooLarge.StatusCode);
        }
    }

    private static Answer Predict(byte[] ink, int width, int height, Predictor predict, PredictionMetrics metrics)
    {
        Span<byte> image = stackalloc byte[DigitImage.Pixels];
        Span<float> input = stackalloc float[DigitImage.Pixels];
        float[] probabilities = new float[10];
        DigitImage.Centre(ink, width, height, image);
        DigitImage.Standardise(image, input);

        long begin = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        predict(input, probabilities);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        metrics.Predicted(Stopwatch.GetElapsedTime(begin), allocated);
        return new Answer(Probabilities.MostProbable(probabilities), probabilities);
    }
}
