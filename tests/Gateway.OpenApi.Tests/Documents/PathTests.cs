using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

public class PathTests
{
    [Fact]
    public async Task A_variable_of_several_segments_is_spelled_out()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Assert.Equal(["path shelf", "path book", "query revision"], document.Parameters("get", "/v1/shelves/{shelf}/books/{book}"));
        Assert.Equal("Library_GetBookInArchives", (string?)document.Operation("get", "/v1/archives/{archive}")["operationId"]);
        Assert.Equal(
            "The `*` after `books` in the value of `name`, which has the form `shelves/*/books/*`.",
            (string?)document.Operation("get", "/v1/shelves/{shelf}/books/{book}")["parameters"]![1]!["description"]);
    }

    [Fact]
    public async Task Paths_that_differ_in_names_only_are_one_path()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Assert.Equal(["get", "patch"], document["paths"]!["/v1/shelves/{shelf}/books/{book}"]!.AsObject().Select(member => member.Key));
        Assert.Equal(["put", "delete"], document["paths"]!["/v1/shelves/{id}"]!.AsObject().Select(member => member.Key));
        Assert.Equal("Here it is the field `shelf_id`.", Describe(document, "delete", "/v1/shelves/{id}").Replace("shelfId", "shelf_id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rest_of_the_path_says_that_it_may_hold_slashes()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Assert.Contains("slashes", Describe(document, "post", "/v1/files/{path}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Specific_path_is_shown_and_names_the_other_that_OpenAPI_cannot_tell_apart()
    {
        var document = await Described.ByAsync(Conflicts.Library.Descriptor);
        var shown = document.Operation("get", "/c/{name}");
        Assert.Equal("Library_GetOne", (string?)shown["operationId"]);
        Assert.Contains("`test.conflicts.Library.GetAny` (`GET /c/{title=**}`)", (string?)shown["description"], StringComparison.Ordinal);
        Assert.Equal("Library_PutOne", (string?)document.Operation("put", "/c/{name}")["operationId"]);
    }

    [Fact]
    public async Task Resource_names_do_not_collide_and_ignored_rules_are_left_out()
    {
        var document = await Described.ByAsync(Conflicts.Library.Descriptor);
        Assert.Equal(
            [
                "get /c/{name}", "put /c/{name}", "get /v9/widgets/{widget}", "get /v9/things/{thing}", "get /v9/things/{thing}/parts/{part}:check",
                "get /v9/{segment}/x/{name}", "get /v9/things/{thing}/{name}",
            ],
            document.Operations().Select(operation => $"{operation.Method} {operation.Path}"));
    }

    [Fact]
    public async Task HTTP_methods_outside_the_fixed_set_stand_beside_it()
    {
        await using var app = await Described.StartAsync(services => services.AddGrpcSwagger(), Library.Library.Descriptor);
        var document = Described.Make(app);
        var older = await Described.WriteAsync(document);
        Assert.Equal(["QUERY", "LIST"], older["paths"]!["/v1/search"]!["x-oai-additionalOperations"]!.AsObject().Select(member => member.Key));
        var newer = await Described.WriteAsync(document, Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_2);
        Assert.Equal("Library_SearchByQuery", (string?)newer["paths"]!["/v1/search"]!["query"]!["operationId"]);
        Assert.Equal("Answers every HTTP method.", (string?)older.Operation("get", "/v1/anything")["description"]);
    }

    [Fact]
    public async Task Methods_without_annotation_are_described_on_request()
    {
        var without = await Described.ByAsync(Library.Library.Descriptor);
        Assert.Null(without["paths"]!["/test.library.v1.Library/Unannotated"]);
        var with = await Described.ByAsync(options => options.MapUnannotatedMethods = true, Library.Library.Descriptor);
        Assert.NotNull(with.Operation("post", "/test.library.v1.Library/Unannotated")["requestBody"]);
    }

    private static string Describe(System.Text.Json.Nodes.JsonObject document, string method, string path) =>
        (string?)document.Operation(method, path)["parameters"]![0]!["description"] ?? "";
}
