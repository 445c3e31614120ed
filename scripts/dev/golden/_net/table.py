"""Every callable that COMPATIBILITY lists and PyTorch has: its parameters in PyTorch's order.

`name:kind`, with ? where it may be left out, * in front where it goes by name alone. draw.py knows the kinds.
"""

LATER_UNARY = "acos asin atan sinh cosh tan acosh asinh atanh erf erfc expm1 log1p log10 exp2 rsqrt trunc frac negative absolute"
UNARY = "abs ceil cos exp floor log log2 neg reciprocal relu round sigmoid sign sin sqrt square tanh"
TESTS = "isfinite isinf isnan logical_not"
COMPARE = "eq ge gt le lt ne"
LOGIC = "logical_and logical_or logical_xor"
MADE = "*dtype:dtype? *requires_grad:flag?"
LIKE = "input:any *dtype:dtype? *requires_grad:flag?"
REDUCED = "input:any dim:dims? keepdim:flag? *dtype:dtype?"


OURS = ["at", "set", "rsub"]  # PyTorch has them as operators, or elsewhere: their parameters have no names there

# Listed too, but no functions, or functions of time, of files or of the whole process; sections of their own test some.
ELSEWHERE = {
    "torch": "save load get_rng_state set_rng_state Size Tensor Generator bool dtype float32 float64 int32 int64 uint8 get_num_threads is_grad_enabled manual_seed initial_seed seed __version__ backends version "
             "BoolTensor ByteTensor DoubleTensor FloatTensor IntTensor LongTensor HalfTensor BFloat16Tensor from_numpy finfo iinfo float16 bfloat16 half compile "
             "BFloat16Storage BoolStorage ByteStorage DoubleStorage FloatStorage HalfStorage IntStorage LongStorage "
             "channels_last channels_last_3d contiguous_format preserve_format memory_format "
             "unflatten broadcast_tensors meshgrid as_tensor normal tensordot broadcast_shapes get_default_dtype inference_mode set_grad_enabled "
             "set_num_threads set_printoptions no_grad enable_grad autograd device cuda double float int long inf nan e pi nn optim utils",
    "Tensor": "T backward data device dtype grad grad_fn is_leaf is_cpu is_sparse ndim requires_grad retain_grad register_hook shape numpy cuda toString "
              "is_cuda itemsize nbytes mT new_empty new_full new_tensor unflatten new_zeros new_ones new name storage resize_ resize_as_",  # in tensors, functional
    "F": "gumbel_softmax gaussian_nll_loss",  # in functional
    "init": "", "optim": "lr_scheduler Optimizer LBFGS",
    "lr_scheduler": "ChainedScheduler MultiplicativeLR ReduceLROnPlateau SequentialLR LambdaLR",  # in optim
    "nn": "ParameterDict Transformer TransformerEncoder TransformerDecoder Fold Unflatten GaussianNLLLoss ModuleDict utils ModuleList Parameter Sequential UninitializedParameter functional init Module DataParallel "
          "MaxUnpool1d MaxUnpool2d MaxUnpool3d",  # in modules
}


def rows(names, parameters):
    return {name: parameters for name in names.split()}


# Functions whose method takes the same, with the tensor in front.
BOTH = {
    **rows(UNARY, "input:any"),
    **rows(TESTS, "input:any"),
    **rows(COMPARE, "input:any other:operand"),
    **rows(LOGIC, "input:any other:fitting"),
    "add": "input:any other:operand *alpha:number?",
    "sub": "input:any other:operand *alpha:number?",
    "rsub": "input:any other:operand *alpha:number?",
    "mul": "input:any other:operand",
    "div": "input:any other:operand *rounding_mode:rounding?",
    "floor_divide": "input:any other:operand",
    "remainder": "input:any other:operand",
    "pow": "input:any exponent:operand",
    "maximum": "input:any other:fitting",
    "minimum": "input:any other:fitting",
    "clamp": "input:any min:bound? max:bound?", "clip": "input:any min:bound? max:bound?",
    "softmax": "input:floats dim:dim dtype:dtype?", "log_softmax": "input:floats dim:dim dtype:dtype?",
    "narrow": "input:any dim:dim start:small length:small", "select": "input:any dim:dim index:small",
    "round": "input:any *decimals:small?",
    "all": "input:any dim:dims? keepdim:flag?",
    "any": "input:any dim:dims? keepdim:flag?",
    "sum": REDUCED,
    "cumsum": "input:any dim:dim *dtype:dtype?",
    "mean": "input:floats dim:dims? keepdim:flag? *dtype:dtype?",
    "std": "input:floats dim:dims? *correction:small? keepdim:flag?",
    "var": "input:floats dim:dims? *correction:small? keepdim:flag?",
    "norm": "input:floats p:order? dim:dims? keepdim:flag? *dtype:dtype?",
    "max": "input:any dim:dim? keepdim:flag?",
    "min": "input:any dim:dim? keepdim:flag?",
    "argmax": "input:any dim:dim? keepdim:flag?",
    "argmin": "input:any dim:dim? keepdim:flag?",
    "allclose": "input:floats other:same rtol:tolerance? atol:tolerance? equal_nan:flag?",
    "isclose": "input:floats other:same rtol:tolerance? atol:tolerance? equal_nan:flag?",
    "equal": "input:any other:same",
    "clone": "input:any",
    "dot": "input:vector tensor:vector",
    "mm": "input:matrix mat2:partner",
    "bmm": "input:matrices mat2:partner",
    "outer": "input:vector vec2:vector",
    "chunk": "input:any chunks:few1 dim:dim?",
    "mv": "input:matrix vec:columns",
    "matmul": "input:stack other:partner",
    "flatten": "input:any start_dim:dim? end_dim:dim?",
    "transpose": "input:any dim0:dim dim1:dim",
    "t": "input:any",
    "squeeze": "input:any dim:dims?",
    "unsqueeze": "input:any dim:newdim",
    "numel": "input:any",
    "sort": "input:any dim:dim? descending:flag?", "argsort": "input:any dim:dim? descending:flag?",
    "unbind": "input:any dim:dim?",
    "masked_fill": "input:any mask:mask value:filling",
    **rows(LATER_UNARY, "input:any"),
    **rows("greater greater_equal less less_equal not_equal multiply true_divide fmod xlogy", "input:any other:operand"),
    "divide": "input:any other:operand *rounding_mode:rounding?", "subtract": "input:any other:operand *alpha:number?",
    "clamp_min": "input:any min:operand", "clamp_max": "input:any max:operand", "atan2": "input:any other:fitting",
    "lerp": "input:floats end:same weight:share",
    **rows("addcmul addcdiv", "input:floats tensor1:same tensor2:same *value:number?"),
    **rows("amax amin", "input:any dim:dims? keepdim:flag?"), "logsumexp": "input:any dim:dims keepdim:flag?",
    "median": "input:any dim:dim? keepdim:flag?", "cumprod": "input:any dim:dim *dtype:dtype?",
    **rows("nonzero argwhere trace ravel fliplr flipud diagflat is_floating_point is_complex is_signed is_nonzero", "input:any"),
    "count_nonzero": "input:any dim:dims?", "masked_select": "input:any mask:mask",
    "diag": "input:any diagonal:small?", **rows("triu tril", "input:any diagonal:small?"),
    "diagonal": "input:any offset:small? dim1:dim? dim2:dim?", "diag_embed": "input:any offset:small?",
    **rows("movedim moveaxis", "input:any source:dim destination:dim"), "swapaxes": "input:any axis0:dim axis1:dim",
    "swapdims": "input:any dim0:dim dim1:dim", "repeat_interleave": "input:any repeats:small dim:dim?",
    "rot90": "input:any k:small?", "nan_to_num": "input:any nan:share? posinf:large?",
}
BOTH |= {
    "kthvalue": "input:any k:few1 dim:dim? keepdim:flag?", "dist": "input:floats other:same p:order?", "erfinv": "input:any",
    **rows("quantile nanquantile", "input:floats q:share dim:dim? keepdim:flag? *interpolation:between?"),
    "multinomial": "input:chances num_samples:few1 replacement:flag?", "bernoulli": "input:chances",
    "gather": "input:any dim:dim index:places", "scatter": "input:any dim:dim index:places src:same",
    "scatter_add": "input:any dim:dim index:places src:same", "scatter_reduce": "input:any dim:dim index:places src:same reduce:folding *include_self:flag?",
    "index_select": "input:any dim:dim index:placelist", "index_fill": "input:any dim:dim index:placelist value:filling",
    **rows("index_add index_copy", "input:any dim:dim index:placelist source:same"),
    "take": "input:any index:places", "take_along_dim": "input:any indices:places dim:dim?",
    "topk": "input:any k:few1 dim:dim? largest:flag? sorted:flag?", "roll": "input:any shifts:small dims:dim?",
    "prod": "input:any dim:dim? keepdim:flag? *dtype:dtype?", "bincount": "input:classes", "broadcast_to": "input:any size:larger",
    "tile": "input:any dims:sizelist", **rows("unique unique_consecutive", "input:any"),
}
BOTH |= {
    "addmm": "input:matrix mat1:leftof mat2:rightof *beta:number? *alpha:number?", "addmv": "input:vector mat:leftof vec:innerof *beta:number? *alpha:number?",
    "baddbmm": "input:matrices batch1:leftsof batch2:rightsof *beta:number? *alpha:number?",
    "addbmm": "input:matrix batch1:batchleft batch2:rightsof *beta:number? *alpha:number?",
    "put": "input:any index:places source:same accumulate:flag?",
}
METHODS = {
    **BOTH,
    **{f"{name}_": BOTH[name] for name in "addmm addmv baddbmm addbmm put".split()},
    **rows("half bfloat16 values indices", "input:any"), "resize": "input:any *sizes:newshape", "resize_as": "input:any tensor:same",
    **{f"{name}_": BOTH[name] for name in "erfinv scatter scatter_add scatter_reduce index_add index_copy index_fill".split()},
    **rows("detach_ squeeze_ t_ byte get_device", "input:any"), "unsqueeze_": "input:any dim:newdim",
    "transpose_": "input:any dim0:dim dim1:dim", "swapaxes_": "input:any axis0:dim axis1:dim", "swapdims_": "input:any dim0:dim dim1:dim",
    "random_": "input:any from:small? to:large?", "exponential_": "input:floats lambd:share?", "normal_": "input:floats mean:number? std:share?",
    "uniform_": "input:floats from:number? to:large?", "bernoulli_": "input:any p:share?", "repeat": "input:any *repeats:size",
    **{f"{name}_": BOTH[name] for name in UNARY.split()},
    **{f"{name}_": BOTH[name] for name in "add sub mul div floor_divide remainder pow clamp clip cumsum".split()},
    **{f"{name}_": BOTH[name] for name in
       (LATER_UNARY + " " + COMPARE + " " + LOGIC + " logical_not greater greater_equal less less_equal not_equal multiply true_divide fmod xlogy divide "
        "subtract clamp_min clamp_max atan2 lerp addcmul addcdiv cumprod triu tril nan_to_num").split()},
    **rows("element_size nelement ndimension", "input:any"),
    "where": "input:any condition:mask other:operand", "rsub": "input:any other:operand",
    "reshape": "input:any *shape:newshape", "view": "input:any *shape:newshape",
    "permute": "input:any *dims:permutation", "expand": "input:any *shape:larger",
    "flip": "input:any *dims:somedims",
    "split": "input:any split_size:parts dim:dim?",
    "unfold": "input:any dimension:dim size:small step:small",
    "copy_": "input:any other:fitting", "fill_": "input:any value:filling", "zero_": "input:any",
    "at": "input:any *index:index", "set": "input:any index:indexlist value:operand",
    "item": "input:any", "tolist": "input:any", "size": "input:any dim:dim?", "dim": "input:any",
    "contiguous": "input:any", "is_contiguous": "input:any", "detach": "input:any", "stride": "input:any",
    "cpu": "input:any", "bool": "input:any", "type_as": "input:any other:any", "masked_fill_": BOTH["masked_fill"],
    "expand_as": "input:any other:same", "reshape_as": "input:any other:same", "view_as": "input:any other:same",
    "type": "input:any dtype:dtype?",
    "double": "input:any", "float": "input:any", "int": "input:any", "long": "input:any",
    "to": "input:any dtype:dtype", "requires_grad_": "input:floats requires_grad:flag?",
}
TORCH = {
    **BOTH,
    **{f"{name}_": BOTH[name] for name in
       "abs acos acosh asin asinh atan atanh ceil clamp clamp_max clamp_min clip cos cosh erf erfc exp exp2 expm1 floor frac log log10 log1p log2 nan_to_num neg "
       "negative reciprocal relu round rsqrt sigmoid sin sinh sqrt square tan tanh trunc xlogy".split()},
    "addmv_": BOTH["addmv"], "einsum": "equation:equation *operands:operands",
    "isin": "elements:any test_elements:any",
    "reshape": "input:any shape:newshape", "permute": "input:any dims:permutation", "flip": "input:any dims:somedims",
    "split": "tensor:any split_size_or_sections:parts dim:dim?",
    "max ": "input:any other:fitting", "min ": "input:any other:fitting",
    "where": "condition:maskfirst input:operand other:operand",
    "cat": "tensors:joined dim:dim?", "stack": "tensors:alike dim:newdim?",
    "zeros": f"*size:size {MADE}", "ones": f"*size:size {MADE}",
    "rand": f"*size:size {MADE}", "randn": f"*size:size {MADE}",
    "full": f"size:sizelist fill_value:filling {MADE}",
    "eye": f"n:small m:small? {MADE}",
    "arange": f"start:number end:number? step:number? {MADE}",
    "linspace": f"start:number end:number steps:small {MADE}",
    "randint": f"low:number high:large size:sizelist {MADE}",
    "randperm": f"n:small {MADE}",
    "tensor": f"data:nested {MADE}",
    "empty": f"*size:size {MADE}",
    **rows("zeros_like ones_like rand_like randn_like empty_like", LIKE),
    "full_like": f"input:any fill_value:filling {MADE}",
    "randint_like": f"input:any low:number high:large {MADE}",
    **rows("atleast_1d atleast_2d atleast_3d", "input:any"),
    **rows("hstack vstack dstack column_stack row_stack", "tensors:alike"), **rows("concat concatenate", "tensors:joined dim:dim?"),
    **rows("std_mean var_mean", "input:floats dim:dims? *correction:small? keepdim:flag?"),
    "logspace": f"start:number end:number steps:small base:large? {MADE}",
    "inner": "input:vector other:vector",
    "is_tensor": "obj:any", "promote_types": "type1:dtype type2:dtype",
}
FUNCTIONAL = {
    "relu": "input:any inplace:flag?", "sigmoid": "input:any", "tanh": "input:any",
    "leaky_relu": "input:floats negative_slope:number? inplace:flag?", "elu": "input:floats alpha:number? inplace:flag?",
    "silu": "input:floats inplace:flag?", "gelu": "input:floats *approximate:approximation?",
    "logsigmoid": "input:floats", "softplus": "input:floats beta:few1? threshold:large?",
    "relu6": "input:any inplace:flag?", "hardtanh": "input:floats min_val:share? max_val:large? inplace:flag?",
    **rows("hardsigmoid hardswish mish selu", "input:floats inplace:flag?"), **rows("softsign tanhshrink", "input:floats"),
    "celu": "input:floats alpha:large? inplace:flag?", "threshold": "input:floats threshold:number value:number inplace:flag?",
    "smooth_l1_loss": "input:floats target:same *reduction:reduction? *beta:share?",
    "huber_loss": "input:floats target:same *reduction:reduction? *delta:large?",
    "l1_loss": "input:floats target:same *reduction:reduction?",
    "softmax": "input:floats dim:dim", "log_softmax": "input:floats dim:dim",
    "linear": "input:stack weight:weight bias:rowsbias?",
    "dropout": "input:floats p:share? training:flag? inplace:flag?",
    "embedding": "input:classes weight:table padding_idx:small?",
    "one_hot": "tensor:classes num_classes:classcount?",
    "mse_loss": "input:floats target:same *reduction:reduction?",
    "cross_entropy": "input:scores target:targets *ignore_index:small? *reduction:reduction? *label_smoothing:share?",
    "nll_loss": "input:scores target:targets *ignore_index:small? *reduction:reduction?",
    "normalize": "input:floats p:few1? dim:dim? eps:share?", "cosine_similarity": "x1:floats x2:same dim:dim? eps:share?",
    "pairwise_distance": "x1:floats x2:same p:few1? eps:share? keepdim:flag?",
    **rows("softshrink hardshrink", "input:floats lambd:share?"), "softmin": "input:floats dim:dim", "glu": "input:floats dim:dim?",
    "relu_": "input:any", "leaky_relu_": "input:floats negative_slope:share?", "elu_": "input:floats alpha:share?",
    "hardtanh_": "input:floats min_val:share? max_val:large?", "threshold_": "input:floats threshold:number value:number",
    "kl_div": "input:floats target:same *reduction:reduction? *log_target:flag?",
    "margin_ranking_loss": "input1:floats input2:same target:same margin:share? *reduction:reduction?",
    "hinge_embedding_loss": "input:floats target:same margin:share? *reduction:reduction?",
    "poisson_nll_loss": "input:floats target:same log_input:flag? full:flag? *eps:share? *reduction:reduction?",
    "triplet_margin_loss": "anchor:floats positive:same negative:same margin:large? *reduction:reduction?",
    "local_response_norm": "input:batch size:few1 alpha:share? beta:share? k:large?",
    "instance_norm": "input:batch running_mean:channels? running_var:positives? weight:channels? bias:channels? use_input_stats:flag? momentum:share? eps:share?",
    "batch_norm": "input:batch running_mean:channels running_var:positives weight:channels? bias:channels? training:flag? "
                  "momentum:share? eps:share?",
    **{f"adaptive_max_pool{n}d{end}": f"input:space{n} output_size:window" for n in (1, 2, 3) for end in ("", "_with_indices")},
    "pixel_shuffle": "input:space2 upscale_factor:few1", "pixel_unshuffle": "input:space2 downscale_factor:few1", "channel_shuffle": "input:space2 groups:group",
    "rms_norm": "input:floats normalized_shape:lengths weight:lastweight? eps:share?", **{f"dropout{n}d": f"input:space{n} p:share? training:flag?" for n in (1, 2, 3)},
    "upsample": "input:space2 size:window? scale_factor:factor? mode:resampling? align_corners:flag?",
    **rows("upsample_nearest upsample_bilinear", "input:space2 size:window? scale_factor:factor?"),
    "group_norm": "input:batch num_groups:few1 weight:channels? bias:channels? eps:share?",
}
INIT = {
    "eye_": "tensor:plain", "dirac_": "tensor:kernel groups:few1?", "orthogonal_": "tensor:kernel gain:share?", "trunc_normal_": "tensor:plain mean:share? std:large?",
    "uniform_": "tensor:plain a:number? b:large?", "normal_": "tensor:plain mean:number? std:share?",
    "constant_": "tensor:plain val:filling", "zeros_": "tensor:plain", "ones_": "tensor:plain",
    "kaiming_uniform_": "tensor:kernel a:share? mode:fan? nonlinearity:gainname?",
    "kaiming_normal_": "tensor:kernel a:share? mode:fan? nonlinearity:gainname?",
    "xavier_uniform_": "tensor:kernel gain:share?", "xavier_normal_": "tensor:kernel gain:share?",
    "calculate_gain": "nonlinearity:gainname param:share?",
}
INIT |= {name: INIT[f"{name}_"] for name in "constant dirac eye kaiming_normal kaiming_uniform normal orthogonal uniform xavier_normal xavier_uniform".split()}
# Parameters of the constructor, then after > what the module is called with.
MODULES = {
    "Identity": "> input:any", "ReLU": "inplace:flag? > input:any", "Sigmoid": "> input:any", "Tanh": "> input:any",
    "LeakyReLU": "negative_slope:share? inplace:flag? > input:floats", "ELU": "alpha:share? inplace:flag? > input:floats",
    "SiLU": "inplace:flag? > input:floats", "GELU": "approximate:approximation? > input:floats", "LogSigmoid": "> input:floats",
    "Softplus": "beta:share? threshold:large? > input:floats", "LogSoftmax": "dim:newdim? > input:floats",
    **rows("ReLU6 Hardsigmoid Hardswish Mish SELU", "inplace:flag? > input:floats"), **rows("Softsign Tanhshrink", "> input:floats"),
    "Hardtanh": "min_val:share? max_val:large? inplace:flag? > input:floats", "CELU": "alpha:large? inplace:flag? > input:floats",
    "Threshold": "threshold:share value:large inplace:flag? > input:floats",
    "SmoothL1Loss": "*reduction:reduction? > input:floats target:same", "HuberLoss": "reduction:reduction? delta:large? > input:floats target:same",
    "L1Loss": "*reduction:reduction? > input:floats target:same",
    "NLLLoss": "*ignore_index:small? *reduction:reduction? > input:scores target:targets",
    "BatchNorm3d": "num_features:width eps:share? momentum:share? affine:flag? track_running_stats:flag? > input:space3",
    "Softmax": "dim:newdim? > input:floats", "Flatten": "start_dim:newdim? end_dim:newdim? > input:any",
    "Linear": "in_features:width out_features:small bias:flag? > input:lines",
    "LazyLinear": "out_features:small bias:flag? > input:lines",
    "Dropout": "p:share? > input:floats", "Embedding": "num_embeddings:three embedding_dim:small > input:classes",
    "MSELoss": "*reduction:reduction? > input:floats target:same",
    "CrossEntropyLoss": "*ignore_index:small? *reduction:reduction? > input:scores target:targets",
    "BatchNorm1d": "num_features:width eps:share? momentum:share? affine:flag? track_running_stats:flag? > input:lines",
    "BatchNorm2d": "num_features:width eps:share? momentum:share? affine:flag? track_running_stats:flag? > input:planes",
    "GroupNorm": "num_groups:few1 num_channels:width eps:share? affine:flag? > input:lines",
    **{f"{kind}MaxPool{n}d".replace("Adaptive", ""): "kernel_size:window stride:window? padding:few? dilation:window? "
       f"*ceil_mode:flag? > input:space{n}" for n in (1, 2, 3) for kind in ("Adaptive",)},
    **{f"AvgPool{n}d": f"kernel_size:window stride:window? padding:few? ceil_mode:flag? count_include_pad:flag? > input:space{n}"
       for n in (1, 2, 3)},
    **{f"AdaptiveAvgPool{n}d": f"output_size:window > input:space{n}" for n in (1, 2, 3)},
    **{f"Conv{n}d": "in_channels:width out_channels:width kernel_size:window stride:window? padding:few? dilation:window? "
       f"groups:group? bias:flag? padding_mode:padmode? > input:space{n}" for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": "in_channels:width out_channels:width kernel_size:window stride:window? padding:few? "
       f"output_padding:few? groups:group? bias:flag? dilation:window? > input:space{n}" for n in (1, 2, 3)},
    **{f"LazyConv{n}d": "out_channels:width kernel_size:window stride:window? padding:few? dilation:window? "
       f"groups:group? bias:flag? padding_mode:padmode? > input:space{n}" for n in (1, 2, 3)},
    **{f"InstanceNorm{n}d": f"num_features:width eps:share? momentum:share? affine:flag? track_running_stats:flag? > input:space{n}" for n in (1, 2, 3)},
    **{f"AdaptiveMaxPool{n}d": f"output_size:window > input:space{n}" for n in (1, 2, 3)},
    **rows("Softshrink Hardshrink", "lambd:share? > input:floats"), "Softmin": "dim:newdim? > input:floats", "GLU": "dim:newdim? > input:floats",
    "Softmax2d": "> input:space2", "KLDivLoss": "*reduction:reduction? *log_target:flag? > input:floats target:same",
    "PixelShuffle": "upscale_factor:few1 > input:space2", "PixelUnshuffle": "downscale_factor:few1 > input:space2", "ChannelShuffle": "groups:group > input:space2",
    "LocalResponseNorm": "size:few1 alpha:share? beta:share? k:large? > input:space2",
    "Unfold": "kernel_size:window dilation:window? padding:few? stride:window? > input:space2",
    "CosineSimilarity": "dim:newdim? eps:share? > x1:floats x2:same", "PairwiseDistance": "p:few1? eps:share? keepdim:flag? > x1:floats x2:same",
    "MarginRankingLoss": "margin:share? *reduction:reduction? > input1:floats input2:same target:same",
    "HingeEmbeddingLoss": "margin:share? *reduction:reduction? > input:floats target:same",
    "TripletMarginLoss": "margin:large? *reduction:reduction? > anchor:floats positive:same negative:same",
    "PoissonNLLLoss": "log_input:flag? full:flag? *reduction:reduction? > input:floats target:same",
    "Upsample": "size:window? scale_factor:factor? mode:resampling? align_corners:flag? > input:space2",
}
MODULES |= {
    "NLLLoss2d": MODULES["NLLLoss"], "LazyLinear": MODULES["LazyLinear"],
    **{f"{kind}Pad{n}d": f"padding:few{' value:number' if kind == 'Constant' else ''} > input:space{n}"
       for kind in ("Circular", "Constant", "Reflection", "Replication", "Zero") for n in (1, 2, 3)},
    **{f"Dropout{n}d": f"p:share? > input:space{n}" for n in (1, 2, 3)},
    **{f"Lazy{kind}Norm{n}d": f"eps:share? momentum:share? affine:flag? track_running_stats:flag? > input:space{n}"
       for kind in ("Batch", "Instance") for n in (1, 2, 3)},
    **{f"LazyConvTranspose{n}d": "out_channels:width kernel_size:window stride:window? padding:few? output_padding:few? groups:group? bias:flag? "
       f"dilation:window? > input:space{n}" for n in (1, 2, 3)},
    **rows("UpsamplingBilinear2d UpsamplingNearest2d", "size:window? scale_factor:factor? > input:space2"),
}
FUNCTIONAL |= {
    "grid_sample": "input:image grid:grid mode:sampling? padding_mode:bordering? align_corners:flag?",
    "affine_grid": "theta:theta size:imagesize align_corners:flag?",
    "layer_norm": "input:floats normalized_shape:lengths weight:lastweight? bias:lastweight? eps:share?",
    "prelu": "input:batch weight:slopes",
    "binary_cross_entropy": "input:shares target:sameshares *reduction:reduction?",
    "binary_cross_entropy_with_logits": "input:floats target:same *reduction:reduction?",
    "cosine_embedding_loss": "input1:lines input2:same target:signs margin:share? *reduction:reduction?",
}
RECURRENT = "input_size:width hidden_size:few1 num_layers:layers?{} bias:flag? batch_first:flag? *bidirectional:flag? > input:sequence"
MODULES |= {
    **rows("LSTM GRU", RECURRENT.format("")), "RNN": RECURRENT.format(" nonlinearity:bending?"),
    **rows("LSTMCell GRUCell", "input_size:width hidden_size:few1 bias:flag? > input:lines"),
    "RNNCell": "input_size:width hidden_size:few1 bias:flag? nonlinearity:bending? > input:lines",
    "LayerNorm": "normalized_shape:width eps:share? elementwise_affine:flag? bias:flag? > input:lines",
    "RMSNorm": "normalized_shape:width eps:share? elementwise_affine:flag? > input:lines",
    "PReLU": "num_parameters:width? init:share? > input:planes",
    "BCELoss": "*reduction:reduction? > input:shares target:sameshares", "BCEWithLogitsLoss": "*reduction:reduction? > input:floats target:same",
    "CosineEmbeddingLoss": "margin:share? *reduction:reduction? > input1:lines input2:same target:signs",
}
FUNCTIONAL |= {
    "scaled_dot_product_attention": "query:queries key:keys value:keys attn_mask:scoremask? *is_causal:flag? *scale:share?",
    **{f"max_unpool{n}d": f"input:space{n} indices:winners kernel_size:window stride:window? padding:few?" for n in (1, 2, 3)},
}
LAYER = "d_model:four nhead:heads dim_feedforward:few1 dropout:share? activation:bend? *batch_first:flag? *norm_first:flag? *bias:flag? > src:fours"
MODULES |= {
    "ParameterList": "values:alike?", "SyncBatchNorm": MODULES["BatchNorm1d"],
    "MultiheadAttention": "embed_dim:four num_heads:heads dropout:share? bias:flag? add_bias_kv:flag? add_zero_attn:flag? *batch_first:flag? > query:fours key:fours value:likelast",
    "TransformerEncoderLayer": LAYER, "TransformerDecoderLayer": f"{LAYER} memory:fours",
}
OPTIM = {
    "SGD": "lr:share? momentum:share? dampening:share? weight_decay:share? nesterov:flag? *maximize:flag?",
    "Adadelta": "lr:share? rho:share? eps:share? weight_decay:share?",
    **rows("Adam AdamW", "lr:share? betas:betas? eps:share? weight_decay:share?"), "Adamax": "lr:share? betas:betas? eps:share? weight_decay:share? *maximize:flag?",
    "RMSprop": "lr:share? alpha:share? eps:share? weight_decay:share? momentum:share? centered:flag?",
    "Adagrad": "lr:share? lr_decay:share? weight_decay:share? initial_accumulator_value:share? eps:share?",
    "Rprop": "lr:share? etas:etas? step_sizes:stepsizes? *maximize:flag?", "ASGD": "lr:share? lambd:share? alpha:share? t0:few1? weight_decay:share? *maximize:flag?",
}
SCHEDULES = {
    "StepLR": "step_size:few1 gamma:share?", "MultiStepLR": "milestones:milestones gamma:share?",
    "ConstantLR": "factor:share? total_iters:few1?", "LinearLR": "start_factor:share? end_factor:share? total_iters:few1?",
    "CosineAnnealingLR": "T_max:few1 eta_min:share?", "PolynomialLR": "total_iters:few1? power:few1?",
    "CyclicLR": "base_lr:share max_lr:large step_size_up:few1? step_size_down:few1? mode:cycling? gamma:share? *cycle_momentum:flag",
    "OneCycleLR": "max_lr:large total_steps:large? *pct_start:share? *anneal_strategy:annealing? *three_phase:flag? *cycle_momentum:flag",
    "ExponentialLR": "gamma:share", "CosineAnnealingWarmRestarts": "T_0:few1 T_mult:few1? eta_min:share?",
}
# What windows.py and conv.py already know how to draw; here the names of their positions.
WINDOWS = {
    "max_pool": "input kernel_size stride padding dilation ceil_mode",
    "avg_pool": "input kernel_size stride padding ceil_mode count_include_pad divisor_override",
    "adaptive_avg_pool": "input output_size", "pad": "input pad mode value",
    "unfold": "input kernel_size dilation padding stride", "fold": "input output_size kernel_size dilation padding stride",
    "interpolate": "input size scale_factor mode align_corners",
    "conv_transpose": "input weight bias stride padding output_padding groups dilation",
    "conv": "input weight bias stride padding dilation groups",
}
