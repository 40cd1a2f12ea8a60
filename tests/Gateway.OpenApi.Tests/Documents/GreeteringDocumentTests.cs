using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

public class GreeteringDocumentTests
{
    [Fact]
    public async Task Lines_and_elements_in_an_envelope_are_described_as_results_or_errors()
    {
        var document = await Described.ByAsync(options => options.StreamEnvelope = true, Proto.Greetering.Descriptor);

        var content = document.Operation("get", "/v1/hello/{name}/stream")["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal("#/components/schemas/HelloRespResult", (string?)content["application/x-ndjson"]!["schema"]!["$ref"]);
        Assert.Equal("#/components/schemas/HelloRespResult", (string?)content["application/json"]!["schema"]!["items"]!["$ref"]);
        Assert.Equal("#/components/schemas/HelloRespOrStatus", (string?)content["text/event-stream"]!["schema"]!["$ref"]);
        var line = document.Schema("HelloRespResult");
        Assert.Equal(["error", "result"], line["properties"]!.AsObject().Select(member => member.Key).Order());
        Assert.Equal("#/components/schemas/HelloResp", (string?)line["properties"]!["result"]!["$ref"]);
    }

    [Fact]
    public async Task Every_binding_is_an_operation_with_an_id_a_tag_and_its_comment()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);
        Assert.Equal(
            """
            get /v1/hello/{name} Greetering_Hello: Greets one name
            post /v1/hello Greetering_HelloByBody: Greets one name
            get /v1/hello/{name}/stream Greetering_StreamHello: Counts down from ten, a message each: "This is 10 Msg" to "This is 1 Msg"
            post /v1/hello:collect Greetering_CollectHello: Reads names until the client is done. How many were read is in the trailer hello-count
            post /v1/hello:chat Greetering_ChatHello: One chat room: what anyone says goes to everyone, the speaker included
            get /v1/fail/{code} Greetering_FailHello: Fails with the code, the message and fitting details, after as many messages as asked for
            """,
            string.Join('\n', document.Operations().Select(operation => $"{operation.Method} {operation.Path} {operation.Node["operationId"]}: {operation.Node["summary"]}")),
            ignoreLineEndingDifferences: true);
        Assert.All(document.Operations(), operation => Assert.Equal("Greetering", (string?)operation.Node["tags"]![0]));
        var tag = document["tags"]![0]!;
        Assert.Equal("Greetering", (string?)tag["name"]);
        Assert.Equal("Greets: one method for each kind of call, and one that fails on purpose.", (string?)tag["description"]);
    }

    [Fact]
    public async Task A_unary_call_takes_its_path_and_answers_its_message_or_a_status()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);
        Json.Equal(
            """
            {
              "tags": ["Greetering"],
              "summary": "Greets one name",
              "operationId": "Greetering_Hello",
              "parameters": [
                {
                  "name": "name", "in": "path", "required": true, "schema": { "type": "string" }, "example": "Ada",
                  "description": "Whom to greet. Must not be empty for Hello."
                }
              ],
              "responses": {
                "200": { "description": "OK", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/HelloResp" }, "example": { "msg": "Hello, Ada!" } } } },
                "400": { "$ref": "#/components/responses/BadRequest" },
                "503": { "$ref": "#/components/responses/ServiceUnavailable" },
                "504": { "$ref": "#/components/responses/GatewayTimeout" },
                "default": { "$ref": "#/components/responses/google.rpc.Status" }
              },
              "security": [],
              "x-grpc-method": { "name": "proto.Greetering/Hello", "kind": "unary", "connect": "/proto.Greetering/Hello" }
            }
            """,
            document.Operation("get", "/v1/hello/{name}"));
        Json.Equal(
            """{ "type": "object", "properties": { "msg": { "type": "string", "description": "The greeting." } } }""",
            document.Schema("HelloResp"));
        Assert.Equal(
            "#/components/schemas/google.rpc.Status",
            (string?)document["components"]!["responses"]!["google.rpc.Status"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Equal(["code", "message", "details"], document.Schema("google.rpc.Status")["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task A_server_stream_comes_as_lines_as_an_array_and_as_events()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);
        var content = document.Operation("get", "/v1/fail/{code}")["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "application/x-ndjson", "text/event-stream"], content.Select(type => type.Key));
        Assert.Equal("#/components/schemas/HelloRespOrError", (string?)content["application/x-ndjson"]!["schema"]!["$ref"]);
        Assert.Equal("#/components/schemas/HelloRespOrError", (string?)content["application/json"]!["schema"]!["items"]!["$ref"]);
        Assert.Equal(
            ["path code integer", "query message string", "query after integer", "query $alt "],
            document.Operation("get", "/v1/fail/{code}")["parameters"]!.AsArray().Select(p => $"{p!["in"]} {p["name"]} {p["schema"]!["type"]}"));
    }

    [Fact]
    public async Task A_client_stream_is_sent_as_lines_or_as_an_array()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);
        var content = document.Operation("post", "/v1/hello:chat")["requestBody"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "application/x-ndjson"], content.Select(type => type.Key));
        Assert.Equal("#/components/schemas/HelloReq", (string?)content["application/x-ndjson"]!["schema"]!["$ref"]);
        Json.Equal("""[{ "name": "Ada" }]""", content["application/json"]!["example"]!);
    }

    [Fact]
    public async Task Item_schema_describes_one_message_in_OpenAPI_3_2()
    {
        await using var app = await Described.StartAsync(services => services.AddGrpcSwagger(), Proto.Greetering.Descriptor);
        var document = await Described.WriteAsync(Described.Make(app), Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_2);
        var content = document.Operation("get", "/v1/hello/{name}/stream")["responses"]!["200"]!["content"]!;
        Assert.Equal("#/components/schemas/HelloRespOrError", (string?)content["application/x-ndjson"]!["itemSchema"]!["$ref"]);
        var data = content["text/event-stream"]!["itemSchema"]!["properties"]!["data"]!;
        Assert.Equal("application/json", (string?)data["contentMediaType"]);
        Assert.Equal("#/components/schemas/HelloRespOrStatus", (string?)data["contentSchema"]!["$ref"]);
        Assert.Equal("#/components/schemas/HelloResp", (string?)document.Schema("HelloRespOrStatus")["anyOf"]![0]!["$ref"]);
    }
}
