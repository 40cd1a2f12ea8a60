// Calls the greeting service by NSwag's client, and prints what came as JSON.
using System.Text.Json;
using Greeting;

using var http = new HttpClient();
var client = new GreeteringClient(http) { BaseUrl = args[0] };

var results = new Dictionary<string, object?>
{
    ["hello"] = (await client.HelloAsync("world")).Msg,
    ["helloEscaped"] = (await client.HelloAsync("a/b ü?#%+ &=x")).Msg,
    ["helloByBody"] = (await client.HelloByBodyAsync(new HelloReq { Name = "body" })).Msg,
    ["helloRefused"] = Refused(await Failure(() => client.HelloByBodyAsync(new HelloReq()))),
    ["collectHello"] = (await client.CollectHelloAsync([new HelloReq { Name = "a" }, new HelloReq { Name = "b" }])).Msg,
    ["streamHello"] = Elements(await client.StreamHelloAsync("world")),
    ["failAtOnce"] = Refused(await Failure(() => client.FailHelloAsync(10))),
    ["failWithMessage"] = Refused(await Failure(() => client.FailHelloAsync(5, message: "not here"))),
    ["failAfterMessages"] = Elements(await client.FailHelloAsync(10, after: 2)),
    ["failNever"] = Elements(await client.FailHelloAsync(0, after: 3)),
    ["failUnknownCode"] = Refused(await Failure(() => client.FailHelloAsync(17))),
};

var codes = new List<int?[]>();
for (var code = 1; code <= 16; code++)
{
    var failure = await Failure(() => client.FailHelloAsync(code));
    codes.Add([failure.Result.Code, failure.StatusCode]);
}

results["failWithEachCode"] = codes;
Console.WriteLine(JsonSerializer.Serialize(results));

static async Task<ApiException<Status>> Failure<T>(Func<Task<T>> call)
{
    try
    {
        await call();
    }
    catch (ApiException<Status> failure)
    {
        return failure;
    }

    throw new InvalidOperationException("The call has not failed.");
}

static Dictionary<string, object?> Refused(ApiException<Status> failure) => Told(failure.Result, failure.StatusCode);

// A status with its first detail, and the field of the first violation.
static Dictionary<string, object?> Told(Status status, int? http = null)
{
    var told = new Dictionary<string, object?>();
    if (http is not null)
    {
        told["http"] = http;
    }

    told["code"] = status.Code;
    told["message"] = status.Message;
    var detail = status.Details!.First();
    var read = new Dictionary<string, object?> { ["type"] = detail.Type };
    if (detail.AdditionalProperties.TryGetValue("fieldViolations", out var violations))
    {
        read["field"] = ((JsonElement)violations)[0].GetProperty("field").GetString();
    }

    told["detail"] = read;
    return told;
}

// The messages of a stream, and the error that ended it.
static Dictionary<string, object?> Elements(IEnumerable<HelloRespOrError> stream)
{
    var read = new Dictionary<string, object?> { ["messages"] = stream.Where(element => element.Error is null).Select(element => element.Msg) };
    if (stream.LastOrDefault()?.Error is { } error)
    {
        read["error"] = Told(error);
    }

    return read;
}
